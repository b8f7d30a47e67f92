import { ask, type Context } from '../context.js';
import type { LinkedRecordsError } from '../errors.js';
import { newId } from '../ids.js';
import { applyChanges, changesOfPatch, sameJson } from '../keyvalue/changes.js';
import { anchored, indexOf, withStep, type ListElement, type ListPlace, type ListStep } from '../keyvalue/elements.js';
import { tellAll, type Listener } from '../listeners.js';
import { isJsonObject, type Json } from '../wire/json.js';
import { ReadElements, type ChangeInput } from '../wire/messages.js';
import type { KeyValueRecord } from './keyValueRecord.js';

interface Mine<Item> {
  readonly step: ListStep<Item>;
  /** The version that contains it; null until the server has answered. */
  version: number | null;
}

/** What is shown of a list. */
export interface ListChange<Item = Json> {
  readonly elements: readonly ListElement<Item>[];
  /** Why something of one's own was taken back; null otherwise. */
  readonly reason: LinkedRecordsError | null;
}

/**
 * An array in a document as an ordered list: its elements have ids, so that two people who insert, move and change do not get into each
 * other's way. What is changed here shows at once.
 */
export class RecordList<Item = Json> {
  readonly #context: Context;
  readonly #record: KeyValueRecord;
  readonly #at: string;
  readonly #listeners = new Set<Listener<ListChange<Item>>>();
  #confirmed: readonly ListElement<Item>[] = [];
  #version = 0;
  #mine: readonly Mine<Item>[] = [];
  #shown: readonly ListElement<Item>[] = [];
  #reading: Promise<void> | null = null;
  #stop: (() => void) | null = null;

  constructor(context: Context, record: KeyValueRecord, path: readonly string[]) {
    this.#context = context;
    this.#record = record;
    this.#at = path.map(name => `/${escaped(name)}`).join('');
  }

  /** What shows now; the same array until something is different. Empty before the list was read for the first time. */
  get elements(): readonly ListElement<Item>[] {
    return this.#shown;
  }

  /** The elements, read anew unless somebody listens anyway. */
  async read(): Promise<readonly ListElement<Item>[]> {
    if (!this.#stop || this.#version === 0) await this.#read();
    return this.#shown;
  }

  /** Calls back with the elements now and whenever they are different. */
  subscribe(listener: Listener<ListChange<Item>>): () => void {
    this.#listeners.add(listener);
    this.#stop ??= this.#record.subscribe(change => {
      if (change.version > this.#version) void this.#read().catch(() => {});
    });
    if (this.#version > 0) listener({ elements: this.#shown, reason: null });
    void this.#read().catch(() => {});
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = null;
    };
  }

  /** Puts elements in, in this order; answers their ids. */
  async insert(items: readonly Item[], place: ListPlace = {}): Promise<readonly string[]> {
    const elements = items.map(value => ({ id: newId(), value }));
    const [values, ids] = [items as unknown as readonly Json[], elements.map(({ id }) => id)];
    if (elements.length > 0)
      await this.#place(place, undefined, where =>
        this.#make({ kind: 'insert', elements, place: where }, [{ at: this.#at, insert: { values, ids, ...where } }]),
      );
    return ids;
  }

  /** Puts an element elsewhere. */
  move(id: string, place: ListPlace): Promise<void> {
    return this.#place(place, id, where => this.#make({ kind: 'move', id, place: where }, [{ at: this.#at, move: { id, ...where } }]));
  }

  /** Takes an element out. */
  delete(id: string): Promise<void> {
    return this.#make({ kind: 'delete', id }, [{ at: this.#pathOf(id), delete: true }]);
  }

  /** Gives an element another value. */
  set(id: string, value: Item): Promise<void> {
    return this.#make({ kind: 'change', id, make: () => value }, [{ at: this.#pathOf(id), set: value as Json }]);
  }

  /** Sets values within an element by dotted paths; null deletes. What others change elsewhere in it stays. */
  patch(id: string, patch: { readonly [path: string]: unknown }): Promise<void> {
    const found = this.#shown.find(element => element.id === id);
    const changes = changesOfPatch(isJsonObject(found?.value as Json) ? (found?.value as object as {}) : {}, patch);
    const make = (value: Item): Item => (isJsonObject(value as Json) ? (applyChanges(value as object as {}, changes) as Item) : value);
    return this.#make(
      { kind: 'change', id, make },
      changes.map(({ path = [], ...change }) => ({
        ...change,
        at: this.#pathOf(id) + (path ?? []).map(name => `/${escaped(name)}`).join(''),
      })),
    );
  }

  // What it was to stand beside may be gone when it arrives: then it stands at the same number among what there is.
  async #place(place: ListPlace, moved: string | undefined, make: (where: ListPlace) => Promise<void>): Promise<void> {
    const where = anchored(this.#shown, place, moved);
    const index = indexOf(this.#shown, where);
    try {
      await make(where);
    } catch (error) {
      if ((error as LinkedRecordsError).code !== 'DOCUMENT_NOT_FOUND' || !('before' in where || 'after' in where)) throw error;
      await this.#read();
      await make(anchored(this.#shown, { index }, moved));
    }
  }

  #pathOf(id: string): string {
    return `${this.#at}/#${id.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  }

  async #make(step: ListStep<Item>, changes: readonly ChangeInput[]): Promise<void> {
    const mine: Mine<Item> = { step, version: null };
    this.#mine = [...this.#mine, mine];
    this.#show(null);
    try {
      await this.#record.change(changes);
      mine.version = this.#record.version;
      if (this.#stop) await this.#read().catch(() => {});
      else this.#settle(mine);
    } catch (error) {
      this.#mine = this.#mine.filter(one => one !== mine);
      this.#show(error as LinkedRecordsError);
      throw error;
    }
  }

  // Nobody listens: what was made is taken to be so until the list is read again.
  #settle(mine: Mine<Item>): void {
    this.#confirmed = withStep(this.#confirmed, mine.step);
    this.#mine = this.#mine.filter(one => one !== mine);
    this.#show(null);
  }

  // One at a time, and again when the document has gone on meanwhile.
  #read(): Promise<void> {
    return (this.#reading ??= this.#readOnce()
      .then(isBehind => {
        this.#reading = null;
        return isBehind ? this.#read() : undefined;
      })
      .finally(() => {
        this.#reading = null;
      }));
  }

  async #readOnce(): Promise<boolean> {
    const { record } = await ask(this.#context, ReadElements, { id: this.#record.id, at: this.#at });
    if (record?.__typename !== 'KeyValueRecord') return false;
    const { version, elements } = record;
    const isBehind = version < this.#record.version;
    if (version >= this.#version) {
      this.#version = version;
      this.#confirmed = (elements ?? []).map(({ id, value }) => ({ id, value: value as Item }));
      this.#mine = this.#mine.filter(({ version: made }) => made === null || made > version);
      this.#show(null);
    }
    return isBehind && this.#record.version > this.#version;
  }

  #show(reason: LinkedRecordsError | null): void {
    const shown = this.#mine.reduce((list, { step }) => withStep(list, step), this.#confirmed);
    const isSame = sameJson(shown as unknown as Json, this.#shown as unknown as Json);
    if (!isSame) this.#shown = shown;
    if (!isSame || reason) tellAll(this.#listeners, { elements: this.#shown, reason });
  }
}

/** A name in the notation of paths, where # begins an id. */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1').replace(/^#/, '~2');
