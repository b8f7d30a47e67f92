// Types of everything that travels, from the server's schema: src/wire/messages.ts. Every build makes it anew, so that it cannot differ from the schema.
//   generate-messages.js [FOLDER]     takes graphql from the packages of FOLDER; so the console builds from the source with its own alone
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const at = path => new URL(`../${path}`, import.meta.url);
const g = createRequire(process.argv[2] ? resolve(process.argv[2], 'package.json') : import.meta.url)('graphql');
const schema = g.buildSchema(await readFile(at('../../src/Api/schema.graphql'), 'utf8'));
const document = g.parse(await readFile(at('src/wire/operations.graphql'), 'utf8'));
const target = at('src/wire/messages.ts');

const mistakes = g.validate(schema, document);
if (mistakes.length > 0) {
    console.error(mistakes.map(mistake => g.printError(mistake)).join('\n\n'));
    process.exit(1);
}

const scalars = {
    ID: 'string',
    String: 'string',
    Boolean: 'boolean',
    Int: 'number',
    Float: 'number',
    Revision: 'number',
    Cursor: 'string',
    DateTime: 'string',
    Node: 'string',
    JSON: 'Json',
    JSONObject: 'JsonObject',
    PatternElement: 'Json',
    TextOperation: 'TextOperation',
};
// Where a node is handed in, a literal may be given as JSON.
const inputScalars = { ...scalars, Node: 'Json' };

const fragments = Object.fromEntries(document.definitions.filter(d => d.kind === 'FragmentDefinition').map(d => [d.name.value, d]));
const operations = document.definitions.filter(d => d.kind === 'OperationDefinition');
const comment = (type, indent = '') => (type.description ? `${indent}/** ${type.description.replace(/\s*\n\s*/g, ' ')} */\n` : '');

function typeOf(type, leaf, isInput = false) {
    if (g.isNonNullType(type)) return bare(type.ofType, leaf, isInput);
    return `${bare(type, leaf, isInput)} | null`;
}

function bare(type, leaf, isInput) {
    if (g.isListType(type)) return `readonly (${typeOf(type.ofType, leaf, isInput)})[]`;
    return leaf(g.getNamedType(type));
}

const nameOf = type => {
    if (!g.isScalarType(type)) return type.name;
    return scalars[type.name] ?? 'Json';
};
const inputNameOf = type => (g.isScalarType(type) && inputScalars[type.name]) || nameOf(type);

/** The fields that a selection asks of one object type, through fragments. */
function fieldsOf(selectionSet, type, found = new Map()) {
    for (const selection of selectionSet.selections) {
        if (selection.kind === 'Field') {
            const name = selection.alias?.value ?? selection.name.value;
            const field = type.getFields()[selection.name.value];
            if (field) found.set(name, { field, selectionSet: selection.selectionSet });
            continue;
        }
        const inner = selection.kind === 'FragmentSpread' ? fragments[selection.name.value] : selection;
        const condition = inner.typeCondition ? schema.getType(inner.typeCondition.name.value) : type;
        if (condition === type || (g.isAbstractType(condition) && schema.isSubType(condition, type)))
            fieldsOf(inner.selectionSet, type, found);
    }
    return found;
}

function shapeOf(selectionSet, type) {
    const only = selectionSet.selections.length === 1 && selectionSet.selections[0];
    if (only && only.kind === 'FragmentSpread') return only.name.value;
    const possible = g.isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    return possible.map(one => objectOf(selectionSet, one, g.isAbstractType(type))).join(' | ');
}

function objectOf(selectionSet, type, isOneOfSeveral) {
    const lines = [...fieldsOf(selectionSet, type)].map(
        ([name, { field, selectionSet: inner }]) =>
            `${comment(field)}readonly ${name}: ${typeOf(field.type, named => (inner ? shapeOf(inner, named) : nameOf(named)))};`,
    );
    if (isOneOfSeveral) lines.unshift(`readonly __typename: '${type.name}';`);
    return `{ ${lines.join('\n')} }`;
}

/** Abstract types are told apart by __typename, which is asked for wherever one is selected. */
function withTypeNames(node) {
    const types = new g.TypeInfo(schema);
    return g.visit(
        node,
        g.visitWithTypeInfo(types, {
            SelectionSet(set, _key, parent) {
                if (!g.isAbstractType(types.getParentType()) || parent.kind === 'InlineFragment') return undefined;
                if (set.selections.some(selection => selection.kind === 'FragmentSpread')) return undefined;
                return { ...set, selections: [{ kind: 'Field', name: { kind: 'Name', value: '__typename' } }, ...set.selections] };
            },
        }),
    );
}

const compact = node => g.stripIgnoredCharacters(g.print(withTypeNames(node)));

function fragmentsIn(node, found = new Set()) {
    g.visit(node, {
        FragmentSpread: ({ name: { value: name } }) => {
            if (found.has(name)) return;
            found.add(name);
            fragmentsIn(fragments[name], found);
        },
    });
    return found;
}

function inputs() {
    const wanted = new Map();
    const collect = type => {
        const named = g.getNamedType(type);
        if (wanted.has(named.name) || !(g.isInputObjectType(named) || g.isEnumType(named))) return;
        wanted.set(named.name, named);
        if (g.isInputObjectType(named)) Object.values(named.getFields()).forEach(field => collect(field.type));
    };
    const outputEnums = type => g.isEnumType(g.getNamedType(type)) && collect(type);
    for (const operation of operations) for (const variable of operation.variableDefinitions) collect(g.typeFromAST(schema, variable.type));
    for (const type of Object.values(schema.getTypeMap())) {
        if (g.isObjectType(type) && !type.name.startsWith('__')) Object.values(type.getFields()).forEach(field => outputEnums(field.type));
    }
    return [...wanted.values()]
        .sort((a, b) => a.name.localeCompare(b.name))
        .map(type => {
            if (g.isEnumType(type))
                return `${comment(type)}export type ${type.name} = ${type
                    .getValues()
                    .map(value => `'${value.name}'`)
                    .join(' | ')};`;
            const fields = Object.values(type.getFields()).map(
                field =>
                    `${comment(field)}readonly ${field.name}${g.isRequiredInputField(field) ? '' : '?'}: ${typeOf(field.type, inputNameOf, true)};`,
            );
            return `${comment(type)}export interface ${type.name} { ${fields.join('\n')} }`;
        });
}

function variablesOf(operation) {
    const parts = operation.variableDefinitions.map(({ variable, type }) => {
        const known = g.typeFromAST(schema, type);
        return `readonly ${variable.name.value}${g.isNonNullType(known) ? '' : '?'}: ${typeOf(known, inputNameOf, true)};`;
    });
    return parts.length > 0 ? `{ ${parts.join('\n')} }` : 'NoVariables';
}

function operationOf(operation) {
    const name = operation.name.value;
    const root = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() }[
        operation.operation
    ];
    const used = [...fragmentsIn(operation)].map(fragment => ` + ${fragment}Text`).join('');
    const text = JSON.stringify(compact(operation));
    return [
        `export interface ${name}Data ${objectOf(operation.selectionSet, root, false)}`,
        `export type ${name}Variables = ${variablesOf(operation)};`,
        `export const ${name}: Operation<${name}Data, ${name}Variables> = { name: '${name}', kind: '${operation.operation}', query: ${text}${used} };`,
    ].join('\n');
}

const source = `// Made by scripts/generate-messages.js from src/Api/schema.graphql and operations.graphql. Do not edit.
import type { TextOperation } from '../text/operations.js';
import type { Json, JsonObject } from './json.js';
import type { NoVariables, Operation } from './operation.js';

${inputs().join('\n\n')}

${Object.values(fragments)
    .map(fragment => {
        const type = schema.getType(fragment.typeCondition.name.value);
        return `export type ${fragment.name.value} = ${shapeOf(fragment.selectionSet, type)};
export const ${fragment.name.value}Text = ${JSON.stringify(compact(fragment))};`;
    })
    .join('\n\n')}

${operations.map(operationOf).join('\n\n')}
`;

await writeFile(target, source);
