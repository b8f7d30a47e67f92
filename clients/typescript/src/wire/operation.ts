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
