import type { Context } from '../context.js';
import type { LinkedRecordsError } from '../errors.js';
import { tellAll, type Listener } from '../listeners.js';
import { TextChannel } from '../text/channel.js';
import { difference } from '../text/difference.js';
import { apply, isIdentity, replace, type TextOperation } from '../text/operations.js';
import { TextSession, type TextCommit } from '../text/session.js';
import { TextUndo } from '../text/undo.js';
import type { RecordFields } from '../wire/messages.js';
import { BaseRecord, type RecordChange } from './record.js';
import { keyOfSession, SavedSession } from './savedSession.js';
import type { Undoable } from '../writing/history.js';

/** A change of a text: `operation` makes what is shown now of what was shown before. */
export interface TextChange extends RecordChange<string> {
  readonly operation: TextOperation;
}

type Fields = Extract<RecordFields, { __typename: 'LongTextRecord' }>;

const lonelyHalf = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const isWellFormed = (text: string): boolean => text.search(lonelyHalf) < 0;

/** A text that many write at once. What is typed here shows at once; what others type is moved past it. */
export class LongTextRecord extends BaseRecord<string, TextChange> {
  readonly #channel: TextChannel;
  readonly #saved: SavedSession;
  readonly #undo = new TextUndo();
  readonly #steps: Undoable;
  #waiting: { readonly sequence: number; resolve(): void; reject(error: LinkedRecordsError): void }[] = [];
  #isFollowed = false;
  readonly #commitListeners = new Set<Listener<TextCommit>>();

  constructor(context: Context, fields: Fields) {
    super(context, fields);
    this.#steps = stepsOf(this);
    const session = TextSession.of(context.newSession(), fields.version, fields.text);
    this.#saved = new SavedSession(context.store, keyOfSession(session, this.id), session, () => context.user());
    this.#channel = new TextChannel(context.link, this.id, session, {
      foreign: (shown, commit) => {
        this.#undo.foreign(shown);
        this.#committed(commit);
        this.#tell(shown, { isLocal: false, author: commit.author, reason: null });
      },
      confirmed: commit => {
        this.#committed(commit);
        this.#settle(commit.sequence, null);
      },
      rolledBack: (taken, error) => {
        this.#undo.foreign(taken);
        this.#settle(Infinity, error);
        this.#tell(taken, { isLocal: false, author: null, reason: error });
        context.refused(error);
      },
      reloaded: shown => {
        this.#undo.foreign(shown);
        this.#tell(shown, { isLocal: false, author: null, reason: null });
      },
      ended: error => this.lost(error),
      changed: () => void this.#saved.save(),
    });
  }

  override get value(): string {
    return this.#session.text;
  }

  override get version(): number {
    return Math.max(this.#session.confirmedVersion, this.fields.version);
  }

  /** What is committed, and everything typed and not confirmed as one operation on it. */
  get confirmed(): { readonly version: number; readonly unconfirmed: TextOperation | null } {
    return { version: this.#session.confirmedVersion, unconfirmed: this.#session.unconfirmed };
  }

  get canUndo(): boolean {
    return this.#undo.undoCount > 0;
  }

  get canRedo(): boolean {
    return this.#undo.redoCount > 0;
  }

  /** Edits that cannot be undone any more because others left nothing of them. */
  get overwritten(): number {
    return this.#undo.overwritten;
  }

  /** Makes the text read so, by a short edit of what is shown: what others type at the same time elsewhere stays. */
  set(text: string): Promise<void> {
    return this.edit(difference(this.value, text));
  }

  /** Replaces `deleted` UTF-16 units at `position` by a text. */
  replace(position: number, deleted: number, inserted: string): Promise<void> {
    return this.edit(replace(this.value.length, position, deleted, inserted));
  }

  insert(position: number, text: string): Promise<void> {
    return this.replace(position, 0, text);
  }

  delete(position: number, count: number): Promise<void> {
    return this.replace(position, count, '');
  }

  /**
   * Applies an operation that was made on what is shown. Shows at once; resolves when it is committed. Where it would leave half of a
   * character, which no message can carry, that half becomes U+FFFD.
   */
  edit(operation: TextOperation): Promise<void> {
    const whole = this.#whole(operation);
    if (isIdentity(whole)) return Promise.resolve();
    if (this.#undo.record(whole, this.value, Date.now())) this.context.history.did(this.#steps);
    return this.#edit(whole);
  }

  /** Takes back one's own last edit, leaving what others wrote. False when there is nothing to take back. */
  undo(): boolean {
    this.context.history.undoing(this.#steps);
    return this.#replay(this.#undo.undo(this.value));
  }

  /** Takes the last undo back. */
  redo(): boolean {
    this.context.history.redoing(this.#steps);
    return this.#replay(this.#undo.redo(this.value));
  }

  /** Resolves when everything typed is committed. */
  confirmedAll(): Promise<void> {
    return this.#session.isConfirmed ? Promise.resolve() : this.#outcome();
  }

  /** Tells each commit as it came, also one's own: for whoever moves positions of the confirmed text along. */
  onCommit(listener: Listener<TextCommit>): () => void {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  }

  override async getValue(): Promise<string> {
    await this.refresh();
    return this.value;
  }

  override async load(): Promise<void> {
    // What has been typed and everything since arrive by themselves.
    if (!this.#channel.isOpen) await super.load();
  }

  override receive(fields: RecordFields): void {
    if (fields.__typename !== 'LongTextRecord' || fields.version <= this.#session.confirmedVersion || this.#channel.isOpen) return;
    const before = this.value;
    this.fields = fields;
    this.#session.reload(fields.version, fields.text, 0);
    const operation = difference(before, this.value);
    this.#undo.foreign(operation);
    this.#tell(operation, { isLocal: false, author: fields.updatedBy, reason: null });
  }

  get #session(): TextSession {
    return this.#channel.session;
  }

  protected override get isCurrent(): boolean {
    return this.#channel.isOpen || super.isCurrent;
  }

  // Only the operations themselves can be moved past what is being typed.
  protected override get isToldByQueries(): boolean {
    return false;
  }

  protected override follow(): () => void {
    this.#isFollowed = true;
    this.#channel.open();
    return () => {
      this.#isFollowed = false;
      this.#closeUnlessNeeded();
    };
  }

  protected override changeOf(what: Pick<TextChange, 'isLocal' | 'author' | 'reason'>): TextChange {
    return { ...what, value: this.value, version: this.version, operation: [] };
  }

  #whole(operation: TextOperation): TextOperation {
    const text = apply(this.value, operation);
    return isWellFormed(text) && operation.every(step => typeof step !== 'string' || isWellFormed(step))
      ? operation
      : difference(this.value, text.replace(lonelyHalf, '\ufffd'));
  }

  #edit(operation: TextOperation): Promise<void> {
    this.#channel.edit(operation);
    const outcome = this.#session.isConfirmed ? Promise.resolve() : this.#outcome();
    this.#tell(operation, { isLocal: true, author: null, reason: null });
    return outcome;
  }

  #replay(operation: TextOperation | null): boolean {
    if (!operation) return false;
    void this.#edit(operation);
    return true;
  }

  #outcome(): Promise<void> {
    const { lastSequence, resend } = this.#session;
    const isAlone = resend !== null && this.#session.save().waiting === null;
    const outcome = new Promise<void>((resolve, reject) =>
      this.#waiting.push({ sequence: isAlone ? lastSequence : lastSequence + 1, resolve, reject }),
    );
    outcome.catch(() => {});
    return outcome;
  }

  #settle(sequence: number, error: LinkedRecordsError | null): void {
    const [settled, waiting] = [
      this.#waiting.filter(one => one.sequence <= sequence),
      this.#waiting.filter(one => one.sequence > sequence),
    ];
    this.#waiting = this.#session.isConfirmed ? [] : waiting;
    for (const one of this.#session.isConfirmed ? [...settled, ...waiting] : settled) {
      if (error) one.reject(error);
      else one.resolve();
    }
    this.#closeUnlessNeeded();
  }

  #closeUnlessNeeded(): void {
    if (!this.#isFollowed && this.#session.isConfirmed) this.#channel.close();
  }

  #committed(commit: TextCommit & { readonly author: string; readonly at: string }): void {
    this.fields = { ...this.fields, version: commit.version, updatedAt: commit.at, updatedBy: commit.author };
    tellAll(this.#commitListeners, commit);
  }

  #tell(operation: TextOperation, what: Pick<TextChange, 'isLocal' | 'author' | 'reason'>): void {
    this.tell({ ...this.changeOf(what), operation });
  }
}

// A text takes back what is its own without the server, which has the steps already.
const stepsOf = (text: LongTextRecord): Undoable => ({
  get canUndo() {
    return text.canUndo;
  },
  get canRedo() {
    return text.canRedo;
  },
  undo: async () => ({ isDone: text.undo(), kept: [] }),
  redo: async () => ({ isDone: text.redo(), kept: [] }),
});
