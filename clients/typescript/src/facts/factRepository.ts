import { ask, type Context } from '../context.js';
import { LinkedRecordsError } from '../errors.js';
import { spell, type Element } from '../records/kinds.js';
import type { Json } from '../wire/json.js';
import { FindFacts, FindTerms, type FindFactsVariables, type FindTermsData, type TransactData } from '../wire/messages.js';

/** A fact: subject, predicate, object. */
export type FactTriple = readonly [Element, Element, Element];

/** A fact that is true. */
export interface Fact {
  readonly subject: string;
  readonly predicate: string;
  readonly object: string;
}

/** Conditions that all hold; in a list, a node or a pair (predicate, object) that the position must match. Of the predicates any may. */
export interface FactQuery {
  readonly subject?: readonly (string | readonly [string, Element])[];
  readonly predicate?: readonly string[];
  readonly object?: readonly (Json | readonly [string, Element])[];
  readonly asOf?: number;
  readonly atLeast?: number;
}

/** States facts, takes them back and finds them. */
export class FactRepository {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  /** States facts, all or none; answers those that were stated. */
  async createAll(facts: readonly FactTriple[]): Promise<readonly Fact[]> {
    const spelled = facts.map(factOf);
    if (spelled.length > 0) await this.#transact({ assert: spelled });
    return spelled.map(({ subject, predicate, object }) => ({
      subject: textOf(subject),
      predicate: textOf(predicate),
      object: textOf(object),
    }));
  }

  /** Takes facts back, all or none. One that is not true stays so. */
  async deleteAll(facts: readonly FactTriple[]): Promise<void> {
    if (facts.length > 0) await this.#transact({ retract: facts.map(factOf) });
  }

  /** Facts that you may see and that match; of a list of queries, those that match any. */
  async findAll(query: FactQuery | readonly FactQuery[]): Promise<readonly Fact[]> {
    const queries: readonly FactQuery[] = Array.isArray(query) ? query : [query as FactQuery];
    const found = await Promise.all(queries.map(one => ask(this.#context, FindFacts, one as FindFactsVariables)));
    return found.flatMap(({ facts }) => facts.nodes);
  }

  /** Terms whose name begins with a prefix, with their descriptions. */
  async findTerms(prefix = '', first = 1_000): Promise<FindTermsData['terms']> {
    return (await ask(this.#context, FindTerms, { prefix, first })).terms;
  }

  #transact(input: { readonly [name: string]: Json }): Promise<TransactData> {
    return this.#context.statements.send<TransactData>('Transact', { input });
  }
}

/** A fact as it travels. */
export function factOf(triple: FactTriple): { readonly subject: Json; readonly predicate: Json; readonly object: Json } {
  const [subject, predicate, object, ...more] = spell(triple);
  if (subject === undefined || predicate === undefined || object === undefined || more.length > 0)
    throw new LinkedRecordsError('FACT_SHAPE', 'A fact has a subject, a predicate and an object.');
  return { subject, predicate, object };
}

const textOf = (node: Json): string => (typeof node === 'string' ? node : JSON.stringify(node));
