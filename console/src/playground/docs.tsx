import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
} from 'graphql';
import { useEffect, useState } from 'react';
import { IconButton } from '../parts/button.js';

interface Field {
  readonly name: string;
  readonly description?: string | null | undefined;
  readonly type?: GraphQLType;
  readonly args?: readonly { readonly name: string; readonly type: GraphQLType; readonly description?: string | null | undefined }[];
}

/** What can be asked: a type at a time, and a search over all. */
export function Docs({ schema, close }: { schema: GraphQLSchema; close(): void }) {
  const [trail, setTrail] = useState<readonly string[]>([]);
  const [wanted, setWanted] = useState('');
  const shown = trail.at(-1);
  const type = shown ? schema.getType(shown) : null;
  const show = (name: string): void => {
    setTrail([...trail, name]);
    setWanted('');
  };
  useEffect(() => {
    const heard = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') close();
    };
    addEventListener('keydown', heard);
    return () => removeEventListener('keydown', heard);
  }, [close]);
  return (
    <aside className="docs" aria-label="Schema">
      <header>
        {shown ? <IconButton icon="left" label="Back" onClick={() => setTrail(trail.slice(0, -1))} /> : <span />}
        <h2>{shown ?? 'Schema'}</h2>
        <IconButton icon="close" label="Close the schema" onClick={close} />
      </header>
      <input
        type="search"
        aria-label="Search the schema"
        placeholder="findAll, Record, access …"
        value={wanted}
        onChange={event => setWanted(event.target.value)}
      />
      {wanted.trim() ? (
        <Found schema={schema} wanted={wanted} show={show} />
      ) : type ? (
        <TypeDocs type={type} schema={schema} show={show} />
      ) : (
        <Roots schema={schema} show={show} />
      )}
      <p className="quiet">
        <a href="/schema.graphql">schema.graphql</a>
      </p>
    </aside>
  );
}

function Roots({ schema, show }: { schema: GraphQLSchema; show(name: string): void }) {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(type => type ?? []);
  return (
    <>
      {roots.map(type => (
        <section key={type.name}>
          <h3>{type.name}</h3>
          <Fields fields={Object.values(type.getFields())} show={show} />
        </section>
      ))}
    </>
  );
}

function TypeDocs({ type, schema, show }: { type: GraphQLNamedType; schema: GraphQLSchema; show(name: string): void }) {
  const possible = isInterfaceType(type) || isUnionType(type) ? schema.getPossibleTypes(type) : [];
  return (
    <>
      {type.description && <p className="said">{type.description}</p>}
      <Fields fields={fieldsOf(type)} show={show} />
      {possible.length > 0 && (
        <p>
          May be{' '}
          {possible.map(({ name }) => (
            <TypeLink key={name} name={name} show={show} />
          ))}
        </p>
      )}
    </>
  );
}

function Found({ schema, wanted, show }: { schema: GraphQLSchema; wanted: string; show(name: string): void }) {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const textOf = (type: GraphQLNamedType): string =>
    [type.name, type.description, ...fieldsOf(type).flatMap(({ name, description }) => [name, description])].join(' ').toLowerCase();
  const found = types.filter(type => words.every(word => textOf(type).includes(word)));
  return (
    <>
      <p className="quiet" role="status">
        {found.length} of {types.length} definitions
      </p>
      <ul className="found">
        {found.map(({ name, description }) => (
          <li key={name}>
            <TypeLink name={name} show={show} /> <span className="quiet">{description?.split('\n')[0]}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Fields({ fields, show }: { fields: readonly Field[]; show(name: string): void }) {
  return (
    <dl className="fields">
      {fields.map(({ name, description, type, args = [] }) => (
        <div key={name}>
          <dt>
            <code>
              {name}
              {args.length > 0 && '('}
              {args.map((argument, index) => (
                <span key={argument.name} title={argument.description ?? ''}>
                  {index > 0 && ', '}
                  {argument.name}: <TypeName type={argument.type} show={show} />
                </span>
              ))}
              {args.length > 0 && ')'}
              {type && ': '}
              {type && <TypeName type={type} show={show} />}
            </code>
          </dt>
          {description && <dd>{description}</dd>}
        </div>
      ))}
    </dl>
  );
}

function TypeName({ type, show }: { type: GraphQLType; show(name: string): void }) {
  const { name } = getNamedType(type);
  const [before, after] = String(type).split(name);
  return (
    <>
      {before}
      <TypeLink name={name} show={show} />
      {after}
    </>
  );
}

const TypeLink = ({ name, show }: { name: string; show(name: string): void }) => (
  <button type="button" className="type" onClick={() => show(name)}>
    {name}
  </button>
);

function fieldsOf(type: GraphQLNamedType): readonly Field[] {
  if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) return Object.values(type.getFields());
  return isEnumType(type) ? type.getValues().map(({ name, description }) => ({ name, description: description ?? null })) : [];
}
