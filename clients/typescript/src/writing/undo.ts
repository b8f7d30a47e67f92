import type { Context } from '../context.js';
import type { RedoData, RecordFields, UndoData, UndoFields } from '../wire/messages.js';
import type { Json } from '../wire/json.js';
import type { Undoable } from './history.js';
import type { MutationName } from './outbox.js';

/** What was not taken back, and why. */
export type KeptPart = UndoFields['kept'][number];

/** What became of an undo or a redo. */
export interface UndoOutcome {
  /** Whether there was something to take back. */
  readonly isDone: boolean;
  readonly kept: readonly KeptPart[];
}

/**
 * What an editing session did, taken back by the server: it knows what others have changed since, and leaves that. What has not been sent
 * is sent before. Counts until the server has answered what this side has done.
 */
export class SessionUndo implements Undoable {
  readonly #context: Pick<Context, 'outbox' | 'history' | 'newSession'>;
  readonly #received: (records: readonly RecordFields[]) => void;
  #session: string | null;
  #canUndo = false;
  #canRedo = false;

  /** @param received Is handed the records that an undo or a redo has changed; also when there are none. */
  constructor(
    context: Pick<Context, 'outbox' | 'history' | 'newSession'>,
    received: (records: readonly RecordFields[]) => void,
    session: string | null = null,
  ) {
    this.#context = context;
    this.#received = received;
    this.#session = session;
  }

  /** Its name, given when it is first needed: most documents are only read. */
  get session(): string {
    return (this.#session ??= this.#context.newSession().replaceAll('-', '').replace('/', '.'));
  }

  get canUndo(): boolean {
    return this.#canUndo;
  }

  get canRedo(): boolean {
    return this.#canRedo;
  }

  /**
   * Something new was done: it can be undone, and what was undone before cannot be redone.
   *
   * @param isStep Whether it is a transaction of its own, and not sent together with the one before.
   * @returns How to forget it when it is refused.
   */
  did(isStep = true): () => void {
    this.#canUndo = true;
    this.#canRedo = false;
    return isStep ? this.#context.history.did(this) : () => {};
  }

  /** Sends something that can be taken back. */
  send<Data>(name: Exclude<MutationName, 'PatchKeyValue' | 'Undo' | 'Redo'>, variables: { readonly [name: string]: Json }): Promise<Data> {
    const forget = this.did();
    const outcome = this.#context.outbox.send<Data>(name, this.session, variables);
    outcome.catch(forget);
    return outcome;
  }

  async undo(): Promise<UndoOutcome> {
    this.#context.history.undoing(this);
    return this.#take((await this.#context.outbox.send<UndoData>('Undo', this.session, {})).undo);
  }

  async redo(): Promise<UndoOutcome> {
    this.#context.history.redoing(this);
    return this.#take((await this.#context.outbox.send<RedoData>('Redo', this.session, {})).redo);
  }

  #take({ revision, kept, records, canUndo, canRedo }: UndoFields): UndoOutcome {
    this.#canUndo = canUndo;
    this.#canRedo = canRedo;
    this.#received(records);
    this.#context.history.changed();
    return { isDone: revision !== null, kept };
  }
}
