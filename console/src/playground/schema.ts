import { buildSchema, type GraphQLSchema } from 'graphql';

let known: Promise<GraphQLSchema> | null = null;

/** The server's schema, read once. */
export const readSchema = (): Promise<GraphQLSchema> =>
  (known ??= fetch('/schema.graphql', { credentials: 'omit' })
    .then(answer => answer.text())
    .then(text => buildSchema(text)));
