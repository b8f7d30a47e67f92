import { baseLength, compose, invert, isIdentity, transform, type TextOperation } from './operations.js';

/** Edits closer together than this, in milliseconds, are undone together. */
export const groupingTime = 500;

/**
 * Undo and redo of one user's own edits. An undo is a new edit: the inverse of what the user did, transformed over all that others
 * did since. Each stack is a chain: its top applies to the text now, the next to the text after the top.
 */
export class TextUndo {
  readonly #depth: number;
  #undo: TextOperation[] = [];
  #redo: TextOperation[] = [];
  #groupOpenSince: number | null = null;
  #overwritten = 0;

  constructor(depth = 200) {
    this.#depth = depth;
  }

  get undoCount(): number {
    return this.#undo.length;
  }

  get redoCount(): number {
    return this.#redo.length;
  }

  /** Edits that can no longer be undone because others left nothing of them: the reason to show when an undo does nothing. */
  get overwritten(): number {
    return this.#overwritten;
  }

  /**
   * Remembers an edit of the user; what was undone can no longer be redone. `at` is in milliseconds, for grouping. Answers whether it
   * is a step of its own.
   */
  record(edit: TextOperation, before: string, at: number): boolean {
    if (isIdentity(edit)) return false;
    const inverse = invert(edit, before);
    const last = this.#undo.at(-1);
    const isGrouped = last !== undefined && this.#groupOpenSince !== null && at - this.#groupOpenSince <= groupingTime;
    if (isGrouped) this.#undo[this.#undo.length - 1] = compose(inverse, last);
    else this.#push(this.#undo, inverse);
    this.#groupOpenSince = at;
    this.#redo = [];
    return !isGrouped;
  }

  /** Takes in a foreign change as it was shown. */
  foreign(shown: TextOperation): void {
    const last = this.#undo.at(-1);
    if (last && touchesInside(shown, last)) this.#groupOpenSince = null;
    this.#undo = this.#rebase(this.#undo, shown);
    this.#redo = this.#rebase(this.#redo, shown);
  }

  /** The edit that takes back the user's last one, to be applied to `now`; null when there is none. */
  undo(now: string): TextOperation | null {
    return this.#move(this.#undo, this.#redo, now);
  }

  /** The edit that takes the last undo back. */
  redo(now: string): TextOperation | null {
    return this.#move(this.#redo, this.#undo, now);
  }

  #move(from: TextOperation[], to: TextOperation[], now: string): TextOperation | null {
    this.#groupOpenSince = null;
    const edit = from.pop();
    if (!edit) return null;
    this.#push(to, invert(edit, now));
    return edit;
  }

  #push(stack: TextOperation[], operation: TextOperation): void {
    stack.push(operation);
    if (stack.length > this.#depth) stack.shift();
  }

  #rebase(stack: readonly TextOperation[], foreign: TextOperation): TextOperation[] {
    const rebased: TextOperation[] = [];
    for (const entry of stack.toReversed()) {
      rebased.push(transform(entry, foreign, 'theirs'));
      foreign = transform(foreign, entry, 'mine');
    }
    const kept = rebased.reverse().filter(entry => !isIdentity(entry));
    this.#overwritten += stack.length - kept.length;
    return kept;
  }
}

function touchesInside(foreign: TextOperation, group: TextOperation): boolean {
  const [foreignStart, foreignEnd] = changedRange(foreign);
  const [groupStart, groupEnd] = changedRange(group);
  return foreignStart < groupEnd && foreignEnd > groupStart;
}

function changedRange(operation: TextOperation): readonly [number, number] {
  if (isIdentity(operation)) return [0, 0];
  const [first, last] = [operation[0], operation.at(-1)];
  return [typeof first === 'number' ? first : 0, baseLength(operation) - (typeof last === 'number' ? last : 0)];
}
