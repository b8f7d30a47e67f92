import { ask, type Context } from '../context.js';
import { isEndOfConnection, LinkedRecordsError } from '../errors.js';
import { tellAll, type Listener } from '../listeners.js';
import { FollowRecord, ReadHistory, ReadRecord, type RecordFields } from '../wire/messages.js';

/** What a listener is told: each time that what the record shows is different. */
export interface RecordChange<Value> {
  /** What it shows now. */
  readonly value: Value;
  /** Whether it was made through this object; the user knows it already. */
  readonly isLocal: boolean;
  /** Who made it, when others did. */
  readonly author: string | null;
  readonly version: number;
  /** Why something of one's own was taken back, or nothing arrives any more; null otherwise. */
  readonly reason: LinkedRecordsError | null;
}

/** What a change of one record was: who, when, and the revision that it became true at. */
export interface HistoryEntry {
  readonly version: number;
  readonly at: string;
  readonly author: string;
  readonly revision: number;
}

/** What all kinds of records have in common. While somebody listens, it is current; otherwise as it was last read. */
export abstract class BaseRecord<Value, Change extends RecordChange<Value> = RecordChange<Value>, Content = Value> {
  readonly id: string;
  protected readonly context: Context;
  protected fields: RecordFields;
  readonly #listeners = new Set<Listener<Change>>();
  readonly #watchers = new Set<Listener<Change>>();
  #stop: (() => void) | null = null;
  #covers = 0;

  protected constructor(context: Context, fields: RecordFields) {
    this.context = context;
    this.id = fields.id;
    this.fields = fields;
  }

  /** What it shows: what is committed, and one's own changes that are not yet. */
  abstract get value(): Value;

  get createdAt(): Date {
    return new Date(this.fields.createdAt);
  }

  get createdBy(): string {
    return this.fields.createdBy;
  }

  get updatedAt(): Date {
    return new Date(this.fields.updatedAt);
  }

  get updatedBy(): string {
    return this.fields.updatedBy;
  }

  /** Number of changes so far, as far as is known here. */
  get version(): number {
    return this.fields.version;
  }

  /** The content, read anew unless it is current anyway; without a connection what was known last. */
  abstract getValue(): Promise<Content>;

  /** Reads the record anew. */
  async load(): Promise<void> {
    const { record } = await ask(this.context, ReadRecord, { id: this.id });
    if (!record) throw new LinkedRecordsError('RECORD_NOT_FOUND', `There is no record ${this.id} that you may read.`);
    this.receive(record);
  }

  /** The content with its times. */
  async get(): Promise<{ value: Content; createdAt: Date; updatedAt: Date }> {
    const value = await this.getValue();
    return { value, createdAt: this.createdAt, updatedAt: this.updatedAt };
  }

  /** Calls the listener at each change, until it is unsubscribed; keeps the record current meanwhile. */
  subscribe(listener: Listener<Change>): () => void {
    this.#listeners.add(listener);
    this.#followIfNeeded();
    return () => this.unsubscribe(listener);
  }

  /** Ends one subscription, or all of them. */
  unsubscribe(listener?: Listener<Change>): void {
    if (listener) this.#listeners.delete(listener);
    else this.#listeners.clear();
    if (this.#listeners.size > 0) return;
    this.#stop?.();
    this.#stop = null;
  }

  /** Calls the listener at each change that becomes known, without asking for any. */
  watch(listener: Listener<Change>): () => void {
    this.#watchers.add(listener);
    return () => this.#watchers.delete(listener);
  }

  /** @internal A live query tells of all changes of this record, until the answer is called. */
  cover(): () => void {
    this.#covers++;
    return () => {
      this.#covers--;
      this.#followIfNeeded();
    };
  }

  /** Changes with author and time, newest first. */
  async history(first = 50, before?: number): Promise<readonly HistoryEntry[]> {
    const { record } = await ask(this.context, ReadHistory, { id: this.id, first, ...(before === undefined ? {} : { before }) });
    return record?.history ?? [];
  }

  /** Takes in what the server says of the record, whichever way it came. Older than what is known: nothing happens. */
  abstract receive(fields: RecordFields): void;

  protected async refresh(): Promise<void> {
    if (!this.isCurrent && this.context.isConnected()) await this.load();
  }

  protected get isCurrent(): boolean {
    return this.#stop !== null || this.#covers > 0;
  }

  /** Whether what a live query tells of the record is all that there is to tell. */
  protected get isToldByQueries(): boolean {
    return true;
  }

  protected follow(): () => void {
    return this.context.link.run(FollowRecord, () => ({ id: this.id }), {
      isAwaited: true,
      next: ({ recordChanged }) => this.receive(recordChanged.record),
      error: error => this.lost(error),
    });
  }

  /** Nothing arrives any more; whoever subscribes again asks again. */
  protected lost(error: LinkedRecordsError): void {
    this.#stop = null;
    if (!isEndOfConnection(error)) this.tell(this.changeOf({ isLocal: false, author: null, reason: error }));
  }

  protected abstract changeOf(what: Pick<RecordChange<Value>, 'isLocal' | 'author' | 'reason'>): Change;

  protected tell(change: Change): void {
    tellAll([...this.#watchers, ...this.#listeners], change);
  }

  #followIfNeeded(): void {
    if (this.#listeners.size === 0 || (this.#covers > 0 && this.isToldByQueries)) return;
    this.#stop ??= this.follow();
  }
}
