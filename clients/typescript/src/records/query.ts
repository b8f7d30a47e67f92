import { ask, type Context } from '../context.js';
import type { JsonObject } from '../wire/json.js';
import { FindAll, RecordFieldsText, type FindAllData, type OrderBy, type RecordFields } from '../wire/messages.js';
import type { Operation } from '../wire/operation.js';
import { spellPattern, type Pattern } from './kinds.js';

/** One named query: patterns that all hold, or the id of one record. */
export type Group = readonly Pattern[] | string;

/** Named queries that are answered at one revision. */
export type Query = { readonly [name: string]: Group };

/** When and how to look. */
export interface FindOptions {
  readonly orderBy?: OrderBy;
  /** The state of this revision, with the rights of today; the records that are found are objects of their own, which stay as they were. */
  readonly asOf?: number;
  /** Not before the server has seen this revision. */
  readonly atLeast?: number;
}

/** One page of a query. */
export interface PageOptions extends FindOptions {
  /** At most 1,000; 100 when left out. */
  readonly first?: number;
  /** The `endCursor` of the page before. */
  readonly after?: string;
  /** Whether `plan` says how the answer was found. */
  readonly explain?: boolean;
}

export type FoundPage = FindAllData['findAll'];

type Answer = { readonly [alias: string]: FoundPage | RecordFields | null };

const mostRows = 1_000;

export const findPage = async (context: Context, where: readonly Pattern[], options: PageOptions = {}): Promise<FoundPage> => {
  const { first = 100, explain = false, ...others } = options;
  const { findAll } = await ask(context, FindAll, { ...others, where: where.map(spellPattern) as never, first, explain });
  return findAll;
};

/** All rows of all groups. The first pages of all are of one revision; where a group has more rows, they follow by its cursor. */
export async function findGroups(
  context: Context,
  query: Query,
  options: FindOptions,
): Promise<Map<string, readonly RecordFields[] | RecordFields | null>> {
  const groups = Object.entries(query);
  const first = Math.max(1, Math.floor(mostRows / groups.length));
  const answer = await ask(context, compound(groups), variablesOf(groups, first, options));
  const found = new Map<string, readonly RecordFields[] | RecordFields | null>();
  for (const [index, [name, group]] of groups.entries()) {
    const part = answer[`g${index}`] ?? null;
    if (typeof group === 'string') found.set(name, part as RecordFields | null);
    else found.set(name, await allPages(context, group, part as FoundPage, options));
  }
  return found;
}

async function allPages(
  context: Context,
  where: readonly Pattern[],
  page: FoundPage,
  options: FindOptions,
): Promise<readonly RecordFields[]> {
  const rows = [...page.nodes];
  for (let { hasNextPage, endCursor } = page.pageInfo; hasNextPage && endCursor;) {
    const next = await findPage(context, where, { ...options, first: mostRows, after: endCursor });
    rows.push(...next.nodes);
    ({ hasNextPage, endCursor } = next.pageInfo);
  }
  return rows;
}

// Written by hand, since the number of groups is the caller's; the parts are those of FindAll and ReadRecord.
function compound(groups: readonly (readonly [string, Group])[]): Operation<Answer, JsonObject> {
  const declared = ['$orderBy:OrderBy', '$asOf:Revision', '$atLeast:Revision'];
  const fields = groups.map(([, group], index) => {
    declared.push(typeof group === 'string' ? `$q${index}:Node!` : `$q${index}:[[PatternElement!]!]!,$n${index}:Int!`);
    return typeof group === 'string'
      ? `g${index}:record(id:$q${index},asOf:$asOf,atLeast:$atLeast){...RecordFields}`
      : `g${index}:findAll(where:$q${index},first:$n${index},orderBy:$orderBy,asOf:$asOf,atLeast:$atLeast)` +
          '{revision count plan pageInfo{hasNextPage endCursor} nodes{...RecordFields}}';
  });
  const used = declared.filter(variable => variable.startsWith('$q') || fields.some(field => field.includes(variable.split(':')[0] ?? '')));
  return { name: 'FindGroups', kind: 'query', query: `query FindGroups(${used.join()}){${fields.join(' ')}}${RecordFieldsText}` };
}

function variablesOf(groups: readonly (readonly [string, Group])[], first: number, options: FindOptions): JsonObject {
  const variables: { [name: string]: unknown } = { ...options };
  for (const [index, [, group]] of groups.entries()) {
    variables[`q${index}`] = typeof group === 'string' ? group : group.map(spellPattern);
    if (typeof group !== 'string') variables[`n${index}`] = first;
  }
  return variables as JsonObject;
}
