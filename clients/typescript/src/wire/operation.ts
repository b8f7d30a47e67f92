import { LinkedRecordsError } from '../errors.js';
import type { JsonObject } from './json.js';

/** What an operation without variables is given. */
export type NoVariables = { readonly [name: string]: never };

/** A GraphQL operation with the types of its answer and of its variables. */
export interface Operation<Data, Variables> {
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly query: string;
  /** Never there; carries the types. */
  readonly types?: (variables: Variables) => Data;
}

/** An operation that an application wrote. It begins with its kind and a name. */
export function operationOf<Data>(query: string): Operation<Data, JsonObject> {
  const [, kind, name] = /^(?:\s|,|#.*\n)*(query|mutation|subscription)\s+(\w+)/.exec(query) ?? [];
  if (!kind || !name)
    throw new LinkedRecordsError('GRAPHQL_INVALID', 'Begin with query, mutation or subscription, and a name: query Tasks { … }');
  return { kind: kind as 'query', name, query };
}
