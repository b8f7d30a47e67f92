import type { Context } from '../context.js';
import type { LinkedRecordsError } from '../errors.js';
import { applyChanges, changesBetween, changesOfPatch, pathOf, sameJson } from '../keyvalue/changes.js';
import type { Json, JsonObject } from '../wire/json.js';
import type { ChangeInput, RecordFields } from '../wire/messages.js';
import { BaseRecord, type RecordChange } from './record.js';
import { RecordList } from './recordList.js';
import { SessionUndo, type UndoOutcome } from '../writing/undo.js';

/** Changes of a document by dotted paths, in order, as the original client spells them; null deletes. */
export class KeyValueChange {
  readonly changes: readonly { readonly key: string; readonly value?: unknown }[];

  constructor(changes: readonly { readonly key: string; readonly value?: unknown }[]) {
    this.changes = changes;
  }
}

type Fields = Extract<RecordFields, { __typename: 'KeyValueRecord' }>;

/** A JSON document. Concurrent changes of different paths are both kept. What is changed here shows at once. */
export class KeyValueRecord<Value extends object = JsonObject> extends BaseRecord<Value> {
  #confirmed: Fields;
  /** What arrived while a change of ours was on its way: nobody can say yet whether it contains it. */
  #held: Fields | null = null;
  #shown: JsonObject;
  readonly #undo: SessionUndo;

  constructor(context: Context, fields: Fields, pending: readonly ChangeInput[] = context.outbox.changesOf(fields.id)) {
    super(context, fields);
    this.#undo = new SessionUndo(context, records => this.#takenBack(records));
    this.#confirmed = fields;
    this.#shown = applyChanges(fields.value, pending);
  }

  override get value(): Value {
    return this.#shown as Value;
  }

  override async getValue(): Promise<Value> {
    await this.refresh();
    return this.value;
  }

  /** Makes the document read so: what is different is set and deleted, as deep inside as it can be. */
  set(value: Value): Promise<void> {
    return this.#make(changesBetween(this.#shown, value as JsonObject));
  }

  /** Sets values by dotted paths; null deletes. What others change at the same time elsewhere in the document stays. */
  patch(patch: { readonly [path: string]: unknown }): Promise<void> {
    return this.#make(changesOfPatch(this.#shown, patch));
  }

  /** The same with paths as lists of names, with increments, and only if the record is still at a version. */
  change(change: KeyValueChange | readonly ChangeInput[], ifVersion?: number): Promise<void> {
    if (!(change instanceof KeyValueChange)) return this.#make(change, ifVersion);
    const changes: ChangeInput[] = [];
    for (const { key, value } of change.changes) changes.push(...changesOfPatch(applyChanges(this.#shown, changes), { [key]: value }));
    return this.#make(changes, ifVersion);
  }

  /** Adds to the number at a dotted path; every concurrent addition counts. */
  increment(path: string, by = 1): Promise<void> {
    const [change] = changesOfPatch(this.#shown, { [path]: by });
    return this.#make(change ? [{ path: change.path ?? [], increment: by }] : []);
  }

  /** Whether there is something of one's own to take back. Told with each change. */
  get canUndo(): boolean {
    return this.#undo.canUndo;
  }

  get canRedo(): boolean {
    return this.#undo.canRedo;
  }

  /** Takes back one's own last change of this document, leaving what others changed since; what was left, and why, is answered. */
  undo(): Promise<UndoOutcome> {
    return this.#undo.undo();
  }

  /** Takes the last undo back. */
  redo(): Promise<UndoOutcome> {
    return this.#undo.redo();
  }

  /** An array at a dotted path as an ordered list, whose elements are inserted, moved and changed by their ids. Each call makes a new one. */
  list<Item = Json>(path: string): RecordList<Item> {
    return new RecordList<Item>(this.context, this as unknown as KeyValueRecord, pathOf(path));
  }

  override receive(fields: RecordFields): void {
    if (fields.__typename !== 'KeyValueRecord') return;
    if (this.context.outbox.isUnderWay(this.id)) {
      if (fields.version > (this.#held?.version ?? 0)) this.#held = fields;
    } else {
      this.#take(fields, null);
    }
  }

  /** @internal The outcome of a change of ours: the record with it, or why it was refused. */
  settle(answered: RecordFields | null, reason: LinkedRecordsError | null): void {
    const held = this.#held;
    this.#held = null;
    // Each state contains the change that was answered, or is older than the one that does.
    const newest = [answered as Fields | null, held].reduce((a, b) => ((b?.version ?? 0) > (a?.version ?? 0) ? b : a));
    if (newest) this.#take(newest, reason);
    else this.#show({ isLocal: false, author: null, reason });
  }

  protected override changeOf(what: Pick<RecordChange<Value>, 'isLocal' | 'author' | 'reason'>): RecordChange<Value> {
    return { ...what, value: this.value, version: this.version };
  }

  #make(changes: readonly ChangeInput[], ifVersion?: number): Promise<void> {
    if (changes.length === 0) return Promise.resolve();
    const forget = this.#undo.did(!this.context.outbox.joins(this.id, ifVersion ?? null));
    const outcome = this.context.outbox.patch(this.id, this.#undo.session, changes, ifVersion ?? null).then(() => {});
    outcome.catch(forget);
    this.#show({ isLocal: true, author: null, reason: null });
    return outcome;
  }

  // Also when nothing came of it: whether there is more to take back may be different.
  #takenBack(records: readonly RecordFields[]): void {
    for (const record of records) this.receive(record);
    this.tell(this.changeOf({ isLocal: true, author: null, reason: null }));
  }

  #take(fields: Fields, reason: LinkedRecordsError | null): void {
    if (fields.version < this.#confirmed.version) {
      if (reason) this.#show({ isLocal: false, author: null, reason });
      return;
    }
    this.#confirmed = fields;
    this.fields = fields;
    this.#show({ isLocal: false, author: fields.updatedBy, reason });
  }

  #show(what: Pick<RecordChange<Value>, 'isLocal' | 'author' | 'reason'>): void {
    const shown = applyChanges(this.#confirmed.value, this.context.outbox.changesOf(this.id));
    if (sameJson(shown, this.#shown) && !what.reason) return;
    this.#shown = shown;
    this.tell(this.changeOf(what));
  }
}
