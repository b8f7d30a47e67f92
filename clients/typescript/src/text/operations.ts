// Operational transformation of texts, in UTF-16 code units, as docs/formats/longtext.md of the server says. An operation is what
// travels: a list of steps that covers the whole text. Vectors that the server's implementation made keep the two equal.

/** Keeps `number` units, inserts a string, or deletes units. */
export type TextStep = number | string | { readonly delete: number };

/** A change of a whole text. Normalised: nothing of length 0, no two neighbours of one kind. */
export type TextOperation = readonly TextStep[];

/**
 * Whose text stands left when two operations insert at one place: `theirs` for a change that is rebased over a committed one,
 * `mine` for a committed change shown over an unconfirmed one.
 */
export type TieOrder = 'mine' | 'theirs';

/** Where a position goes when text is inserted exactly there: `left` for others' cursors, `right` for one's own. */
export type CursorSide = 'left' | 'right';

const isKept = (step: TextStep): step is number => typeof step === 'number';
const isInserted = (step: TextStep): step is string => typeof step === 'string';
const lengthOf = (step: TextStep): number => (isKept(step) ? step : isInserted(step) ? step.length : step.delete);

/** Collects steps from left to right and keeps them normalised. */
export class OperationBuilder {
  readonly #steps: TextStep[] = [];

  retain(length: number): this {
    const last = this.#steps.at(-1);
    if (length > 0) this.#put(last !== undefined && isKept(last) ? last + length : undefined, length);
    return this;
  }

  insert(text: string): this {
    const last = this.#steps.at(-1);
    if (text.length > 0) this.#put(last !== undefined && isInserted(last) ? last + text : undefined, text);
    return this;
  }

  delete(length: number): this {
    const last = this.#steps.at(-1);
    const joined = typeof last === 'object' ? { delete: last.delete + length } : undefined;
    if (length > 0) this.#put(joined, { delete: length });
    return this;
  }

  add(step: TextStep): this {
    if (isKept(step)) return this.retain(step);
    return isInserted(step) ? this.insert(step) : this.delete(step.delete);
  }

  build(): TextOperation {
    return this.#steps;
  }

  #put(joined: TextStep | undefined, alone: TextStep): void {
    if (joined === undefined) this.#steps.push(alone);
    else this.#steps[this.#steps.length - 1] = joined;
  }
}

/** Reads an operation in pieces, as the walk over two of them side by side needs it. */
class StepReader {
  readonly #steps: TextOperation;
  #index = 0;
  #offset = 0;

  constructor(steps: TextOperation) {
    this.#steps = steps;
  }

  get current(): TextStep | undefined {
    return this.#steps[this.#index];
  }

  get remaining(): number {
    return this.current === undefined ? 0 : lengthOf(this.current) - this.#offset;
  }

  take(length: number): TextStep {
    const step = this.current ?? '';
    const start = this.#offset;
    this.skip(length);
    if (isKept(step)) return length;
    return isInserted(step) ? step.slice(start, start + length) : { delete: length };
  }

  skip(length: number): void {
    this.#offset += length;
    if (this.remaining > 0) return;
    this.#index++;
    this.#offset = 0;
  }
}

/** The length of the text that an operation applies to. */
export const baseLength = (operation: TextOperation): number =>
  operation.reduce<number>((sum, step) => sum + (isInserted(step) ? 0 : lengthOf(step)), 0);

/** The length of the text that it makes. */
export const resultLength = (operation: TextOperation): number =>
  operation.reduce<number>((sum, step) => sum + (typeof step === 'object' ? 0 : lengthOf(step)), 0);

/** Whether the text stays as it is. */
export const isIdentity = (operation: TextOperation): boolean => operation.every(isKept);

/** Replaces `deleted` units at `position` by `inserted`. */
export function replace(length: number, position: number, deleted: number, inserted: string): TextOperation {
  if (position < 0 || deleted < 0 || position + deleted > length)
    throw new RangeError(`Cannot replace ${deleted} units at ${position}: the text has ${length}.`);
  return new OperationBuilder()
    .retain(position)
    .delete(deleted)
    .insert(inserted)
    .retain(length - position - deleted)
    .build();
}

function demand(attempted: string, expected: number, actual: number): void {
  if (expected !== actual)
    throw new RangeError(`Cannot ${attempted}: the operation was made for ${expected} UTF-16 units and met ${actual}.`);
}

/** The text after an operation. */
export function apply(text: string, operation: TextOperation): string {
  demand('apply', baseLength(operation), text.length);
  let result = '';
  let at = 0;
  for (const step of operation) {
    if (isInserted(step)) {
      result += step;
      continue;
    }
    if (isKept(step)) result += text.slice(at, at + step);
    at += lengthOf(step);
  }
  return result;
}

/** One operation with the effect of `first` and then `second`. */
export function compose(first: TextOperation, second: TextOperation): TextOperation {
  demand('compose', baseLength(second), resultLength(first));
  const [a, b, result] = [new StepReader(first), new StepReader(second), new OperationBuilder()];
  for (let [x, y] = [a.current, b.current]; x !== undefined || y !== undefined; [x, y] = [a.current, b.current]) {
    if (y !== undefined && isInserted(y)) {
      result.add(b.take(b.remaining));
    } else if (typeof x === 'object') {
      result.add(a.take(a.remaining));
    } else {
      const length = Math.min(a.remaining, b.remaining);
      if (y !== undefined && isKept(y)) {
        result.add(a.take(length));
      } else {
        if (x !== undefined && isKept(x)) result.delete(length);
        a.skip(length);
      }
      b.skip(length);
    }
  }
  return result.build();
}

/** `mine` rewritten so that it applies after `theirs`, made on the same text. */
export function transform(mine: TextOperation, theirs: TextOperation, tie: TieOrder): TextOperation {
  demand('transform', baseLength(mine), baseLength(theirs));
  const [a, b, result] = [new StepReader(mine), new StepReader(theirs), new OperationBuilder()];
  for (let [x, y] = [a.current, b.current]; x !== undefined || y !== undefined; [x, y] = [a.current, b.current]) {
    const theyInsert = y !== undefined && isInserted(y);
    if (x !== undefined && isInserted(x) && (tie === 'mine' || !theyInsert)) {
      result.add(a.take(a.remaining));
    } else if (theyInsert) {
      result.retain(b.remaining);
      b.skip(b.remaining);
    } else {
      const length = Math.min(a.remaining, b.remaining);
      if (y !== undefined && isKept(y)) result.add(a.take(length));
      else a.skip(length);
      b.skip(length);
    }
  }
  return result.build();
}

/** The operation that takes another one back, given the text that was before it. */
export function invert(operation: TextOperation, before: string): TextOperation {
  demand('invert', baseLength(operation), before.length);
  const result = new OperationBuilder();
  let at = 0;
  for (const step of operation) {
    if (isInserted(step)) {
      result.delete(step.length);
      continue;
    }
    if (isKept(step)) result.retain(step);
    else result.insert(before.slice(at, at + step.delete));
    at += lengthOf(step);
  }
  return result.build();
}

/** Where a position lies after an operation. One inside deleted text moves to where that text was. */
export function movePosition(position: number, operation: TextOperation, side: CursorSide): number {
  let [unread, moved] = [position, position];
  for (const step of operation) {
    if (unread < 0 || (unread === 0 && (!isInserted(step) || side === 'left'))) break;
    if (isInserted(step)) {
      moved += step.length;
      continue;
    }
    if (!isKept(step)) moved -= Math.min(unread, step.delete);
    unread -= lengthOf(step);
  }
  return moved;
}

/** Where a position of the text after an operation was before it. One inside inserted text was where that text came in. */
export function movePositionBack(position: number, operation: TextOperation): number {
  let [unread, before] = [position, 0];
  for (const step of operation) {
    if (isKept(step)) {
      if (unread <= step) return before + unread;
      unread -= step;
    } else if (isInserted(step)) {
      if (unread <= step.length) return before;
      unread -= step.length;
    }
    if (!isInserted(step)) before += lengthOf(step);
  }
  return before;
}
