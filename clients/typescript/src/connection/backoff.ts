const firstWait = 1_000;
const growth = 1.5;
const longestWait = 30_000;

/** How long to wait before the next try, in milliseconds: 1 s, half as long again each time, at most 30 s, of which a random half. */
export class Backoff {
  #wait = firstWait;
  readonly #random: () => number;

  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  next(): number {
    const wait = this.#wait;
    this.#wait = Math.min(wait * growth, longestWait);
    // Many clients lose a server at the same moment; they must not all come back at the same one.
    return wait * (0.5 + this.#random() / 2);
  }

  reset(): void {
    this.#wait = firstWait;
  }
}
