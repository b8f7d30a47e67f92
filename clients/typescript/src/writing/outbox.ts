import { isEndOfConnection, LinkedRecordsError } from '../errors.js';
import type { Link } from '../connection/link.js';
import type { Store, StoredChange } from '../storage/store.js';
import type { Json } from '../wire/json.js';
import {
  CreateRecords,
  LeaveGroup,
  PatchKeyValue,
  Redo,
  Transact,
  Undo,
  type ChangeInput,
  type PatchKeyValueData,
  type RecordFields,
} from '../wire/messages.js';
import type { Operation } from '../wire/operation.js';
import { newId } from '../ids.js';

const mutations = { CreateRecords, LeaveGroup, PatchKeyValue, Redo, Transact, Undo };

/** The mutations that are queued. */
export type MutationName = keyof typeof mutations;

/** A change of a record as one call made it, with the call that waits for its outcome. */
interface Part {
  readonly changes: readonly ChangeInput[];
  readonly waiting: readonly Waiting[];
}

interface Waiting {
  resolve(data: unknown): void;
  reject(error: LinkedRecordsError): void;
}

interface Entry {
  /** The transaction's id: sent again with every try, so that it happens once. */
  readonly id: string;
  readonly order: number;
  /** Whose it is; null until somebody has signed in for the first time. */
  readonly user: string | null;
  readonly name: MutationName;
  /** The record that alone is changed; null when it waits for all before it, and all after it wait. */
  readonly record: string | null;
  /** The editing session that can take it back. */
  readonly session: string;
  /** Variables without the id; null for changes of a record. */
  readonly variables: { readonly [name: string]: Json } | null;
  parts: readonly Part[];
  ifVersion: number | null;
  waiting: readonly Waiting[];
  stop: (() => void) | null;
}

/** Is told what becomes of what was written. */
export interface OutboxListener {
  /** A change of a record was committed; the record as it is with it. */
  committed(record: RecordFields): void;
  /** A call was refused and is not pending any more; `record` when it changed that one alone. */
  refused(error: LinkedRecordsError, record: string | null): void;
  /** A record has changes that somebody else left. */
  adopted(record: string): void;
  /** There are more or fewer calls without an outcome. */
  resized(size: number): void;
}

const mostEntries = 10_000;
const mostUnderWay = 32;

/**
 * What was written here and has no outcome yet, in order and durable. Changes of different records go side by side, one at a time for
 * each record; what touches more than one record waits for all before it. Changes of a record that have not been sent are put together;
 * when such a bundle is refused, its parts are tried one by one.
 */
export class Outbox {
  readonly #link: Link;
  readonly #store: Store;
  readonly #prefix: string;
  readonly #told: OutboxListener;
  #entries: Entry[] = [];
  #nextOrder = 1;
  #user: string | null = null;
  #isSending = false;
  #written: Promise<void> = Promise.resolve();

  constructor(link: Link, store: Store, prefix: string, told: OutboxListener) {
    this.#link = link;
    this.#store = store;
    this.#prefix = `${prefix}/outbox/`;
    this.#told = told;
  }

  /** How many calls have no outcome yet. */
  get size(): number {
    return this.#entries.length;
  }

  /** Takes over what another client wrote that is gone: an earlier page, or a tab that was closed. */
  async adopt(prefix: string): Promise<void> {
    const stored = await this.#store.list(`${prefix}/outbox/`);
    if (stored.length === 0) return;
    const entries = stored.map(([, value]) => ({ ...(value as unknown as Entry), order: this.#nextOrder++, waiting: [], stop: null }));
    this.#entries.push(...entries);
    // Moved in one step, so that no crash can make two of one.
    const moves = entries.map(entry => [this.#keyOf(entry), stateOf(entry)] as const);
    this.#write([...moves, ...stored.map(([key]) => [key, undefined] as const)]);
    this.#told.resized(this.size);
    for (const { record } of entries) if (record !== null) this.#told.adopted(record);
    await this.#written;
    this.#start();
  }

  /** Sends, as this user. What somebody else left waits until they come back. */
  sendAs(user: string): void {
    this.#user = user;
    this.#isSending = true;
    for (const entry of this.#entries.filter(entry => entry.user === null)) this.#replace(entry, [{ ...entry, user }]);
    this.#start();
  }

  /** Stops sending; calls that wait are told why, and what they wrote is kept. */
  stop(error: LinkedRecordsError): void {
    this.#isSending = false;
    for (const entry of this.#entries) {
      entry.stop?.();
      entry.stop = null;
      const told = this.#waitingFor(entry);
      entry.waiting = [];
      entry.parts = entry.parts.map(part => ({ ...part, waiting: [] }));
      told.forEach(waiting => waiting.reject(error));
    }
  }

  /** Changes of a record that show already and have no outcome yet. */
  changesOf(record: string): readonly ChangeInput[] {
    return this.#entries.filter(entry => this.#isMine(entry) && entry.record === record).flatMap(changesIn);
  }

  /** Whether a change of the record is on its way, so that nobody can say whether what arrives contains it. */
  isUnderWay(record: string): boolean {
    return this.#entries.some(entry => entry.record === record && entry.stop !== null);
  }

  /** Whether a change of a document would be sent together with one that waits already, as one transaction. */
  joins(record: string, ifVersion: number | null): boolean {
    return this.#bundleFor(record, ifVersion) !== undefined;
  }

  /** Queues a change of a document. */
  patch(record: string, session: string, changes: readonly ChangeInput[], ifVersion: number | null = null): Promise<PatchKeyValueData> {
    return this.#promise(waiting => {
      const last = this.#bundleFor(record, ifVersion);
      const part = { changes, waiting: [waiting] };
      if (last) {
        last.parts = withPart(last.parts, part);
        this.#save(last);
      } else {
        this.#add({ name: 'PatchKeyValue', record, session, variables: null, parts: [part], ifVersion, waiting: [] });
      }
    });
  }

  /** Queues any other mutation; it is given its id. */
  send<Data>(name: Exclude<MutationName, 'PatchKeyValue'>, session: string, variables: { readonly [name: string]: Json }): Promise<Data> {
    return this.#promise(waiting => this.#add({ name, record: null, session, variables, parts: [], ifVersion: null, waiting: [waiting] }));
  }

  /** Resolves when everything so far is stored. */
  async flush(): Promise<void> {
    await this.#written;
  }

  #bundleFor(record: string, ifVersion: number | null): Entry | undefined {
    // Not past something that everybody waits for.
    const last = this.#entries.findLast(entry => entry.record === null || entry.record === record);
    return last?.record === record && !last.stop && ifVersion === null && last.ifVersion === null && this.#isMine(last) ? last : undefined;
  }

  #promise<Data>(begin: (waiting: Waiting) => void): Promise<Data> {
    const promise = new Promise<Data>((resolve, reject) => {
      if (this.#entries.length < mostEntries) begin({ resolve: data => resolve(data as Data), reject });
      else
        reject(new LinkedRecordsError('OUTBOX_FULL', `${mostEntries} calls wait to be sent already. Wait until the connection is back.`));
    });
    // Whoever does not wait for the outcome is told of a refusal by the handler of the client.
    promise.catch(() => {});
    return promise;
  }

  #add(wish: Pick<Entry, 'name' | 'record' | 'session' | 'variables' | 'parts' | 'ifVersion' | 'waiting'>): void {
    const entry: Entry = { ...wish, id: newId(), order: this.#nextOrder++, user: this.#user, stop: null };
    this.#entries.push(entry);
    this.#save(entry);
    this.#told.resized(this.size);
    this.#start();
  }

  #isMine(entry: Entry): boolean {
    return entry.user === null || entry.user === this.#user;
  }

  #start(): void {
    if (!this.#isSending) return;
    const busy = new Set<string>();
    let underWay = this.#entries.filter(entry => entry.stop).length;
    let isFirst = true;
    for (const entry of [...this.#entries]) {
      if (!this.#isMine(entry)) continue;
      if (entry.record === null && !isFirst) return;
      if (!entry.stop && underWay < mostUnderWay && (entry.record === null || !busy.has(entry.record))) {
        underWay++;
        this.#begin(entry);
      }
      if (entry.record === null) return;
      busy.add(entry.record);
      isFirst = false;
    }
  }

  #begin(entry: Entry): void {
    const operation = mutations[entry.name] as Operation<unknown, unknown>;
    const stop = this.#link.run(operation, () => variablesOf(entry), {
      next: data => this.#committed(entry, data),
      error: error => this.#refused(entry, error),
    });
    // It may have been refused already, by a connection that is closed.
    if (this.#entries.includes(entry)) entry.stop = stop;
  }

  #committed(entry: Entry, data: unknown): void {
    this.#replace(entry, []);
    if (entry.record !== null) this.#told.committed((data as PatchKeyValueData).patchKeyValue.record);
    this.#waitingFor(entry).forEach(waiting => waiting.resolve(data));
    this.#start();
  }

  #refused(entry: Entry, error: LinkedRecordsError): void {
    if (isEndOfConnection(error)) {
      this.stop(error);
      return;
    }
    if (entry.parts.length > 1) {
      this.#replace(
        entry,
        entry.parts.map((part, index, all) => ({
          ...entry,
          id: newId(),
          order: entry.order + index / all.length,
          parts: [part],
          stop: null,
        })),
      );
    } else {
      this.#replace(entry, []);
      this.#waitingFor(entry).forEach(waiting => waiting.reject(error));
      this.#told.refused(error, entry.record);
    }
    this.#start();
  }

  #waitingFor(entry: Entry): readonly Waiting[] {
    return [...entry.waiting, ...entry.parts.flatMap(part => part.waiting)];
  }

  #replace(entry: Entry, others: readonly Entry[]): void {
    const index = this.#entries.indexOf(entry);
    if (index >= 0) this.#entries.splice(index, 1, ...others);
    if (!others.some(other => other.order === entry.order)) this.#write([[this.#keyOf(entry), undefined]]);
    others.forEach(other => this.#save(other));
    this.#told.resized(this.size);
  }

  #save(entry: Entry): void {
    this.#write([[this.#keyOf(entry), stateOf(entry)]]);
  }

  #keyOf(entry: Entry): string {
    return this.#prefix + entry.order.toFixed(6).padStart(20, '0');
  }

  // One after the other, so that what is taken away does not come back.
  #write(changes: readonly StoredChange[]): void {
    this.#written = this.#written.then(() => this.#store.write(changes)).catch(() => {});
  }
}

function stateOf(entry: Entry): Json {
  const { id, order, user, name, record, session, variables, ifVersion } = entry;
  const parts = entry.parts.map(part => ({ changes: part.changes, waiting: [] }));
  return { id, order, user, name, record, session, variables, ifVersion, parts } as unknown as Json;
}

const changesIn = (entry: Entry): readonly ChangeInput[] => entry.parts.flatMap(part => part.changes);

function variablesOf(entry: Entry): unknown {
  const { id, record, session, variables, ifVersion } = entry;
  if (record !== null) return { input: { record, changes: changesIn(entry), ifVersion, id, session } };
  return variables && 'input' in variables ? { input: { ...(variables['input'] as object), id, session } } : { ...variables, id, session };
}

/** Adds a part; one that sets all that the last one set, and nothing else, takes its place: somebody is dragging something. */
function withPart(parts: readonly Part[], next: Part): readonly Part[] {
  const last = parts.at(-1);
  const covers = last?.changes.every(
    old => isSet(old) && next.changes.some(change => isSet(change) && samePath(change.path ?? [], old.path ?? [])),
  );
  return last && covers
    ? [...parts.slice(0, -1), { changes: next.changes, waiting: [...last.waiting, ...next.waiting] }]
    : [...parts, next];
}

// A place inside a list is named otherwise; such changes stand for themselves.
const isSet = (change: ChangeInput): boolean => 'set' in change && change.path !== undefined;
const samePath = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, index) => name === b[index]);
