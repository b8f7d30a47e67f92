import type { Context } from '../context.js';
import type { LinkedRecordsError } from '../errors.js';
import { tellAll, type Listener } from '../listeners.js';
import type { AnyRecord } from './kinds.js';
import { LiveQuery, type LiveOptions, type ResultChange } from './liveQuery.js';
import type { Group, Query } from './query.js';
import type { RecordCache } from './recordCache.js';

/** What a live result is at a moment. */
export interface LiveSnapshot {
  /** The records of each group; of a group that is an id one record, or undefined when there is none that you may read. */
  readonly groups: { readonly [name: string]: readonly AnyRecord[] | AnyRecord | undefined };
  /** Whether every group has been answered. */
  readonly isComplete: boolean;
  /** Why nothing arrives any more; null while it does. */
  readonly error: LinkedRecordsError | null;
}

/** What is different in a group, beside the snapshot with it. */
export interface GroupChange extends ResultChange {
  readonly group: string;
}

/** Several live groups, told together. Records in it are current for as long as it is open. */
export class LiveResult {
  readonly #cache: RecordCache;
  readonly #listeners = new Set<Listener<LiveSnapshot>>();
  readonly #differenceListeners = new Set<Listener<GroupChange>>();
  readonly #groups: readonly LiveGroup[];
  #snapshot: LiveSnapshot = { groups: {}, isComplete: false, error: null };
  #error: LinkedRecordsError | null = null;
  #isDue = false;

  constructor(context: Context, cache: RecordCache, query: Query, options: LiveOptions) {
    this.#cache = cache;
    const parts = { context, cache, options, changed: () => this.#tellSoon(), ended: (error: LinkedRecordsError) => this.#end(error) };
    this.#groups = Object.entries(query).map(([name, group]) => {
      const differs = (change: ResultChange): void => tellAll(this.#differenceListeners, { ...change, group: name });
      return typeof group === 'string' ? new SingleGroup(name, group, parts) : new RowsGroup(name, group, parts, differs);
    });
    if (this.#groups.length === 0) this.#tellSoon();
  }

  /** The same object until something is different. */
  get snapshot(): LiveSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: Listener<LiveSnapshot>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells each difference as it came; what changes within records is told by the records. */
  onDifference(listener: Listener<GroupChange>): () => void {
    this.#differenceListeners.add(listener);
    return () => this.#differenceListeners.delete(listener);
  }

  close(): void {
    this.#groups.forEach(group => group.close());
  }

  #end(error: LinkedRecordsError): void {
    this.#error = error;
    this.#tellSoon();
  }

  // What arrives together is told once.
  #tellSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      this.#snapshot = {
        groups: Object.fromEntries(this.#groups.map(group => [group.name, group.records(this.#cache)])),
        isComplete: this.#groups.every(group => group.isAnswered),
        error: this.#error,
      };
      if (this.#snapshot.isComplete || this.#error) tellAll(this.#listeners, this.#snapshot);
    });
  }
}

interface LiveGroup {
  readonly name: string;
  readonly isAnswered: boolean;
  records(cache: RecordCache): readonly AnyRecord[] | AnyRecord | undefined;
  close(): void;
}

interface GroupParts {
  readonly context: Context;
  readonly cache: RecordCache;
  readonly options: LiveOptions;
  changed(): void;
  ended(error: LinkedRecordsError): void;
}

class RowsGroup implements LiveGroup {
  readonly name: string;
  readonly #query: LiveQuery;
  readonly #held = new Map<string, { readonly record: AnyRecord; release(): void }>();
  readonly #parts: GroupParts;

  constructor(name: string, where: Exclude<Group, string>, parts: GroupParts, differs: (change: ResultChange) => void) {
    this.name = name;
    this.#parts = parts;
    this.#query = new LiveQuery(parts.context.link, where, parts.options, fields => this.#hold(parts.cache.adopt(fields)), {
      changed: change => {
        for (const id of [...this.#held.keys()]) if (!this.#query.ids.includes(id)) this.#release(id);
        differs(change);
        parts.changed();
      },
      ended: error => parts.ended(error),
    });
  }

  get isAnswered(): boolean {
    return this.#query.revision !== null;
  }

  records(): readonly AnyRecord[] {
    return this.#query.ids.flatMap(id => this.#held.get(id)?.record ?? []);
  }

  close(): void {
    this.#query.close();
    for (const id of [...this.#held.keys()]) this.#release(id);
  }

  #hold(record: AnyRecord): void {
    if (this.#held.has(record.id)) return;
    const [uncover, unwatch] = [record.cover(), record.watch(() => this.#parts.changed())];
    this.#held.set(record.id, {
      record,
      release: () => {
        uncover();
        unwatch();
      },
    });
  }

  #release(id: string): void {
    this.#held.get(id)?.release();
    this.#held.delete(id);
  }
}

class SingleGroup implements LiveGroup {
  readonly name: string;
  #record: AnyRecord | undefined;
  #isAnswered = false;
  #isClosed = false;
  #release: () => void = () => {};

  constructor(name: string, id: string, parts: GroupParts) {
    this.name = name;
    void parts.cache.find(id).then(
      record => {
        this.#isAnswered = true;
        this.#record = record;
        if (record && !this.#isClosed) this.#release = record.subscribe(change => this.#changed(change.reason, parts));
        parts.changed();
      },
      (error: LinkedRecordsError) => parts.ended(error),
    );
  }

  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  records(): AnyRecord | undefined {
    return this.#record;
  }

  close(): void {
    this.#isClosed = true;
    this.#release();
  }

  #changed(reason: LinkedRecordsError | null, parts: GroupParts): void {
    if (reason?.code === 'ACCESS_LOST') this.#record = undefined;
    parts.changed();
  }
}
