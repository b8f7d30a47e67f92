// Everything that can be asked of the server, made from what it says about itself: each field of GraphQL with a selection of
// all that it returns, each route that the source maps. What is added to the server is so attacked without being added here.
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildClientSchema, getIntrospectionQuery, isEnumType, isInputObjectType, isInterfaceType, isLeafType, isListType, isNonNullType, isRequiredArgument, getNamedType } from 'graphql';
import { root } from './server.mjs';

const depth = 3;

/** What an argument that is not to be given is called with. */
export const leftOut = Symbol('left out');

/** An operation for each field of Query, Mutation and Subscription; `value` gives what an argument of a scalar type is called with. */
export async function operationsOf(person, value) {
  const schema = buildClientSchema(await person.get(getIntrospectionQuery()));
  const roots = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() };
  return Object.entries(roots).flatMap(([kind, type]) => Object.values(type.getFields()).map(field => {
    const variables = Object.fromEntries(field.args
      .map(argument => [argument.name, sample(argument.type, argument.name, value)])
      .filter(([, given]) => given !== undefined));
    const given = field.args.filter(argument => argument.name in variables);
    const declared = given.length ? `(${given.map(argument => `$${argument.name}: ${argument.type}`)})` : '';
    const passed = given.length ? `(${given.map(argument => `${argument.name}: $${argument.name}`)})` : '';
    return { name: `${kind}.${field.name}`, kind, query: `${kind}${declared} { ${field.name}${passed}${selection(schema, field.type)} }`, variables };
  }));
}

// Another way to name the same state, and alternatives to patterns that are given: tests of their own ask for these.
const isLeftOut = (name, type) => type === 'DateTime' || name === 'rightsOf' || (name === 'anyOf' && type === 'PatternElement');

// Of what an input object has to have one of, what is not given.
const isOneOf = { NamedQuery: ['facts', 'id'] };

function sample(type, name, value) {
  // What has to be given is given, also where it would be left out elsewhere.
  if (isNonNullType(type)) return sample(type.ofType, name, value) ?? { String: 'x', DateTime: '2026-01-01T00:00:00Z' }[getNamedType(type).name];
  const named = getNamedType(type);
  if (isLeftOut(name, named.name)) return undefined;
  const known = value(name, named.name);
  if (known === leftOut) return undefined;
  if (known !== undefined) return isListType(type) && !Array.isArray(known) ? [known] : known;
  if (named.name === 'Bytes') return isListType(type) ? ['AA=='] : 'AA==';
  if (isListType(type)) return [sample(type.ofType, name, value)];
  if (isEnumType(type)) return type.getValues()[0].name;
  if (named.name === 'Upload') return undefined;
  assert.ok(isInputObjectType(type), `The argument ${name} is of a type without a sample: ${type}. Give it one.`);
  return Object.fromEntries(Object.values(type.getFields())
    .filter(field => !(isOneOf[type.name] ?? []).includes(field.name))
    .map(field => [field.name, sample(field.type, field.name, value)])
    .filter(([, given]) => given !== undefined));
}

function selection(schema, type, level = 0) {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  const fields = of => Object.values(of.getFields())
    .filter(field => isLeafType(getNamedType(field.type)) || level < (field.args.some(isRequiredArgument) ? 1 : depth))
    .map(field => field.name + needed(field.args) + selection(schema, field.type, level + 1));
  const parts = isInterfaceType(named)
    ? schema.getPossibleTypes(named).map(possible => `... on ${possible.name} { ${fields(possible).join(' ')} }`)
    : fields(named);
  return ` { __typename ${parts.join(' ')} }`;
}

// What a field cannot be asked for without; of what is asked for so, a few are enough.
function needed(args) {
  if (!args.some(isRequiredArgument)) return '';
  const given = args.filter(argument => isRequiredArgument(argument) || argument.name === 'first').map(({ name, type }) => {
    const inner = isNonNullType(type) ? type.ofType : type;
    return `${name}: ${isListType(inner) ? '[]' : { Int: '1', String: '"/title"' }[inner.name]}`;
  });
  return `(${given.join(', ')})`;
}

// What a path is put together from, where that is not written in the same file: pages in a table, and the two names of each route
// of the published client.
const elsewhere = {
  'WebConsole/ConsoleEndpoints.cs': { 'file.Path': ['/'] },
  family: ['/attributes', '/records'],
  compositions: ['/attribute-compositions', '/record-compositions'],
};

/** The routes that the source maps, as [method, path] with the parameters still in braces. */
export async function routes() {
  const found = [];
  for (const file of (await readdir(join(root, 'src', 'Api'), { recursive: true })).filter(name => name.endsWith('.cs'))) {
    const source = await readFile(join(root, 'src', 'Api', file), 'utf8');
    const groups = Object.fromEntries([...source.matchAll(/var (\w+) = \w+\.MapGroup\("([^"]*)"\)/g)].map(([, name, prefix]) => [name, prefix]));
    for (const [text, target, method, path] of source.matchAll(/\b(\w+)\.Map(Get|Post|Put|Delete|Patch)\(\s*([^,]+),/g)) {
      for (const spelled of pathsOf(path, file, source, text)) found.push([method.toUpperCase(), (groups[target] ?? '') + spelled]);
    }
  }

  return found;
}

// Texts, constants of the file and names that are known here, joined by +.
function pathsOf(expression, file, source, text) {
  return expression.split('+').map(part => part.trim()).reduce((paths, part) => {
    const [literal] = /^"([^"]*)"$/.exec(part)?.slice(1) ?? [];
    const [constant] = new RegExp(`const string ${part.replace(/[^\w]/g, '')} = "([^"]*)"`).exec(source)?.slice(1) ?? [];
    const parts = literal !== undefined ? [literal] : constant !== undefined ? [constant] : elsewhere[file]?.[part] ?? elsewhere[part];
    assert.ok(parts, `${file} maps a route whose path cannot be read here: ${text}`);
    return paths.flatMap(path => parts.map(one => path + one));
  }, ['']);
}
