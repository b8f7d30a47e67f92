import { OperationBuilder, replace, type TextOperation } from '../../dist/text/operations.js';

/** The same numbers for the same seed (mulberry32). */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to but not including 1. */
  readonly next = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  text(letters: number): string {
    return Array.from({ length: this.below(letters + 1) }, () =>
      this.pick(['a', 'b', 'c', '\n', 'é', '😀', '😁', '\ud83d', '\ude00']),
    ).join('');
  }

  edit(length: number): TextOperation {
    const position = this.below(length + 1);
    const deleted = this.below(3) === 0 ? this.below(Math.min(4, length - position) + 1) : 0;
    return replace(length, position, deleted, deleted > 0 && this.below(2) === 0 ? '' : this.text(3));
  }

  operation(length: number): TextOperation {
    const builder = new OperationBuilder();
    for (let left = length; left > 0;) {
      const part = Math.min(left, 1 + this.below(5));
      const kind = this.below(4);
      if (kind === 0) builder.insert(this.text(3));
      else if (kind === 1) builder.delete(part);
      else builder.retain(part);
      if (kind > 0) left -= part;
    }
    return builder.build();
  }
}
