import { apply, baseLength, transform } from '../../dist/text/operations.js';
import type { TextCommit, TextSubmission } from '../../dist/text/session.js';

export type Outcome = { readonly kind: 'committed' } | { readonly kind: 'repeated' } | { readonly kind: 'refused'; readonly code: string };

/** A text as the server orders it: the same rules, in memory. */
export class FakeText {
  readonly log: TextCommit[] = [];
  readonly initial: string;
  text: string;
  /** How many commits back a change may have been made. */
  reach = Infinity;

  constructor(text: string) {
    this.initial = text;
    this.text = text;
  }

  get version(): number {
    return this.log.length + 1;
  }

  submit(change: TextSubmission & { readonly client: string }): Outcome {
    if (this.log.some(commit => commit.client === change.client && commit.sequence === change.sequence)) return { kind: 'repeated' };
    if (this.log.some(commit => commit.client === change.client && commit.sequence > change.sequence))
      return refused('TEXT_SEQUENCE_TOO_OLD');
    if (change.base > this.version) return refused('TEXT_FUTURE_VERSION');
    if (change.base < this.version - this.reach) return refused('TEXT_BASE_TOO_OLD');
    const since = this.log.slice(change.base - 1);
    if (baseLength(change.operation) !== baseLength(since[0]?.operation ?? [this.text.length])) return refused('TEXT_LENGTH_MISMATCH');
    const operation = since.reduce((moved, commit) => transform(moved, commit.operation, 'theirs'), change.operation);
    this.text = apply(this.text, operation);
    this.log.push({ version: this.version + 1, client: change.client, sequence: change.sequence, operation });
    return { kind: 'committed' };
  }
}

const refused = (code: string): Outcome => ({ kind: 'refused', code });
