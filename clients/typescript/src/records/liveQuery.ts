import type { Link } from '../connection/link.js';
import type { LinkedRecordsError } from '../errors.js';
import { FollowQuery, type FollowQueryData, type OrderBy, type RecordFields, type RemovalReason } from '../wire/messages.js';
import { spellPattern, type Pattern } from './kinds.js';

type Difference = FollowQueryData['findAll'];

/** What is different in a live result. */
export interface ResultChange {
  /** The whole result is new: the first one, or one after which not every difference is known. */
  readonly isReset: boolean;
  readonly revision: number;
  readonly added: readonly string[];
  readonly removed: readonly { readonly id: string; readonly reason: RemovalReason }[];
  readonly changed: readonly string[];
  readonly moved: readonly string[];
}

/** Is told each difference after it has been taken in. */
export interface LiveQueryListener {
  changed(change: ResultChange): void;
  ended(error: LinkedRecordsError): void;
}

/** How to keep a query live. */
export interface LiveOptions {
  readonly orderBy?: OrderBy;
  /** How many rows are kept, at most 1,000. */
  readonly first?: number;
}

/** One result that is kept current by differences; after a loss it goes on from the last revision that it was told. */
export class LiveQuery {
  readonly #receive: (fields: RecordFields) => void;
  readonly #listener: LiveQueryListener;
  readonly #stop: () => void;
  #ids: string[] = [];
  #count = 0;
  #revision: number | null = null;

  constructor(
    link: Link,
    where: readonly Pattern[],
    options: LiveOptions,
    receive: (fields: RecordFields) => void,
    listener: LiveQueryListener,
  ) {
    this.#receive = receive;
    this.#listener = listener;
    const variables = {
      where: where.map(spellPattern) as never,
      first: options.first ?? 1_000,
      ...(options.orderBy ? { orderBy: options.orderBy } : {}),
    };
    this.#stop = link.run(FollowQuery, () => ({ ...variables, since: this.#revision }), {
      next: ({ findAll }) => this.#take(findAll),
      error: error => listener.ended(error),
    });
  }

  /** The ids of the rows, in order. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** How many match, also beyond the rows that are kept. */
  get count(): number {
    return this.#count;
  }

  /** When the result was the truth; null until the first one has come. */
  get revision(): number | null {
    return this.#revision;
  }

  close(): void {
    this.#stop();
  }

  #take(difference: Difference): void {
    const { added, removed, changed, moved, isReset, revision, count } = difference;
    for (const { record } of added) this.#receive(record);
    for (const record of changed) this.#receive(record);
    const leaving = new Set([...removed, ...moved].map(({ id }) => id));
    const ids = isReset ? [] : this.#ids.filter(id => !leaving.has(id));
    const placed = [...added.map(({ index, record }) => ({ index, id: record.id })), ...moved];
    for (const { index, id } of placed.sort((a, b) => a.index - b.index)) ids.splice(index, 0, id);
    this.#ids = ids;
    this.#count = count;
    this.#revision = revision;
    this.#listener.changed({
      isReset,
      revision,
      added: added.map(({ record }) => record.id),
      removed,
      changed: changed.map(({ id }) => id),
      moved: moved.map(({ id }) => id),
    });
  }
}
