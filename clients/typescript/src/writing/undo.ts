import type { Context } from '../context.js';
import type { RedoData, RecordFields, UndoData, UndoFields } from '../wire/messages.js';

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
export class SessionUndo {
  readonly #context: Context;
  readonly #received: (record: RecordFields) => void;
  #session: string | null = null;
  #canUndo = false;
  #canRedo = false;

  constructor(context: Context, received: (record: RecordFields) => void) {
    this.#context = context;
    this.#received = received;
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

  /** Something new was done: it can be undone, and what was undone before cannot be redone. */
  did(): void {
    this.#canUndo = true;
    this.#canRedo = false;
  }

  async undo(): Promise<UndoOutcome> {
    return this.#take((await this.#context.outbox.send<UndoData>('Undo', this.session, {})).undo);
  }

  async redo(): Promise<UndoOutcome> {
    return this.#take((await this.#context.outbox.send<RedoData>('Redo', this.session, {})).redo);
  }

  #take({ revision, kept, records, canUndo, canRedo }: UndoFields): UndoOutcome {
    this.#canUndo = canUndo;
    this.#canRedo = canRedo;
    for (const record of records) this.#received(record);
    return { isDone: revision !== null, kept };
  }
}
