import { LinkedRecordsError } from '../../dist/errors.js';
import { apply, baseLength, transform } from '../../dist/text/operations.js';
import type { TextCommit, TextSubmission } from '../../dist/text/session.js';
import type { FakeServer } from './fakeNetwork.js';

/** A text as the server orders it: the same rules, in memory. */
export class FakeText implements FakeServer {
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

  /** Commits a change, unless the same has been committed before. */
  submit(change: TextSubmission & { readonly client: string }): void {
    if (this.log.some(commit => commit.client === change.client && commit.sequence === change.sequence)) return;
    if (this.log.some(commit => commit.client === change.client && commit.sequence > change.sequence)) refuse('TEXT_SEQUENCE_TOO_OLD');
    if (change.base > this.version) refuse('TEXT_FUTURE_VERSION');
    if (change.base < this.version - this.reach) refuse('TEXT_BASE_TOO_OLD');
    const since = this.log.slice(change.base - 1);
    if (baseLength(change.operation) !== baseLength(since[0]?.operation ?? [this.text.length])) refuse('TEXT_LENGTH_MISMATCH');
    const operation = since.reduce((moved, commit) => transform(moved, commit.operation, 'theirs'), change.operation);
    this.text = apply(this.text, operation);
    this.log.push({ version: this.version + 1, client: change.client, sequence: change.sequence, operation });
  }

  answer(name: string, { input }: { readonly input: TextSubmission & { readonly client: string } }): unknown {
    if (name === 'ReadRecord') return { record: { __typename: 'LongTextRecord', id: 'l-1', version: this.version, text: this.text } };
    this.submit(input);
    return { editText: {} };
  }

  follow(_name: string, { since }: { readonly since: number }): () => readonly unknown[] {
    if (since > this.version) refuse('TEXT_FUTURE_VERSION');
    let told = since;
    return () => {
      const news = this.log.slice(told - 1).map(commit => ({ textOperations: { ...commit, author: 'somebody', at: '' } }));
      told = this.version;
      return news;
    };
  }
}

function refuse(code: string): never {
  throw new LinkedRecordsError(code, code);
}
