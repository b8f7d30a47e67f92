import { tellAll, type Listener } from '../listeners.js';
import type { UndoOutcome } from './undo.js';

/** Something that takes its own steps back, the last first: a document, a text, what a client stated and created. */
export interface Undoable {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** At once says so to the history, so that whoever asks next means the step before. */
  undo(): Promise<UndoOutcome>;
  redo(): Promise<UndoOutcome>;
}

interface Step {
  readonly of: Undoable;
}

// As many transactions of a session as the server takes back.
const mostSteps = 200;

/**
 * What was done through one client, whatever it was about: facts, documents, texts, lists, files. Takes back the last of it first, and leaves
 * what others have changed since. Begins anew with the page, and with another user.
 */
export class History {
  readonly #listeners = new Set<Listener<History>>();
  #done: readonly Step[] = [];
  #undone: readonly Step[] = [];

  /** Whether there is something to take back, as far as is known here. */
  get canUndo(): boolean {
    return this.#done.some(({ of }) => of.canUndo);
  }

  get canRedo(): boolean {
    return this.#undone.some(({ of }) => of.canRedo);
  }

  /** Takes back what was done last; what of it was left, and why, is answered. Without a connection it waits for one. */
  async undo(): Promise<UndoOutcome> {
    // What others have overwritten, or the server refused, is no step any more: the one before it is meant.
    for (let last; (last = this.#done.at(-1));) {
      const outcome = await last.of.undo();
      if (outcome.isDone || outcome.kept.length > 0) return outcome;
    }
    return nothing;
  }

  /** Does again what was taken back last. */
  async redo(): Promise<UndoOutcome> {
    for (let last; (last = this.#undone.at(-1));) {
      const outcome = await last.of.redo();
      if (outcome.isDone || outcome.kept.length > 0) return outcome;
    }
    return nothing;
  }

  /** Calls back whenever there may be more or less to take back. */
  watch(listener: Listener<History>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @internal Somebody made a step; answers how to forget it when it is refused. What was taken back before cannot be done again. */
  did(of: Undoable): () => void {
    const step = { of };
    this.#become([...this.#done, step].slice(-mostSteps), []);
    return () =>
      this.#become(
        this.#done.filter(one => one !== step),
        this.#undone.filter(one => one !== step),
      );
  }

  /** @internal The newest step of somebody is being taken back, be it through here or not. */
  undoing(of: Undoable): void {
    const [left, step] = withoutLast(this.#done, of);
    this.#become(left, [...this.#undone, step]);
  }

  /** @internal What was taken back last of somebody is being done again. */
  redoing(of: Undoable): void {
    const [left, step] = withoutLast(this.#undone, of);
    this.#become([...this.#done, step], left);
  }

  /** @internal An answer says how much there is. */
  changed(): void {
    tellAll(this.#listeners, this);
  }

  /** @internal Somebody else is signed in. */
  forget(): void {
    this.#become([], []);
  }

  #become(done: readonly Step[], undone: readonly Step[]): void {
    this.#done = done;
    this.#undone = undone;
    this.changed();
  }
}

const nothing: UndoOutcome = { isDone: false, kept: [] };

// Where it is not known any more, it is a step again.
function withoutLast(steps: readonly Step[], of: Undoable): readonly [readonly Step[], Step] {
  const index = steps.findLastIndex(step => step.of === of);
  return index < 0 ? [steps, { of }] : [steps.toSpliced(index, 1), steps[index] as Step];
}
