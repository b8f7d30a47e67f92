import type { Link } from '../connection/link.js';
import { isEndOfConnection, LinkedRecordsError } from '../errors.js';
import { EditText, FollowText, ReadRecord, type FollowTextData } from '../wire/messages.js';
import { difference } from './difference.js';
import { isIdentity, type TextOperation } from './operations.js';
import type { TextSession } from './session.js';
import { newId } from '../ids.js';

type Commit = FollowTextData['textOperations'];

/** Is told what happens to the text of a channel. */
export interface TextListener {
  /** Somebody else's change, as it is to be applied to what is shown. */
  foreign(shown: TextOperation, commit: Commit): void;
  /** A change of ours was committed. */
  confirmed(commit: Commit): void;
  /** Everything unconfirmed was refused and is taken back by `taken`. */
  rolledBack(taken: TextOperation, error: LinkedRecordsError): void;
  /** The text was read anew, since the server's history is another than the one known here; what was typed is kept. */
  reloaded(shown: TextOperation): void;
  /** Nothing arrives any more. */
  ended(error: LinkedRecordsError): void;
  /** What must survive a crash is different. */
  changed(): void;
}

// The server and this client do not mean the same history of the text, or the same numbers: it is read anew.
const reloading = new Set(['TEXT_OTHER_EPOCH', 'TEXT_FUTURE_VERSION', 'TEXT_LENGTH_MISMATCH', 'TEXT_SEQUENCE_TOO_OLD']);

/** Keeps a session in step with the server, over a link that may be lost at any time. */
export class TextChannel {
  readonly session: TextSession;
  readonly #link: Link;
  readonly #record: string;
  readonly #listener: TextListener;
  #stopFollowing: (() => void) | null = null;
  #stopSending: (() => void) | null = null;
  #isReading = false;
  /** A version without which the change under way cannot be placed. */
  #sendFrom: number | null = null;

  constructor(link: Link, record: string, session: TextSession, listener: TextListener) {
    this.session = session;
    this.#link = link;
    this.#record = record;
    this.#listener = listener;
  }

  get isOpen(): boolean {
    return this.#stopFollowing !== null;
  }

  /** Follows the text, and sends what an earlier process left. */
  open(): void {
    if (this.#stopFollowing) return;
    this.#stopFollowing = this.#link.run(FollowText, () => ({ record: this.#record, since: this.session.confirmedVersion }), {
      next: ({ textOperations }) => this.#receive(textOperations),
      error: error => this.#unfollowed(error),
    });
    if (this.session.resend) this.#send();
  }

  close(): void {
    this.#stopFollowing?.();
    this.#stopSending?.();
    this.#stopFollowing = null;
    this.#stopSending = null;
  }

  /** Applies an edit of the user at once, and sends it when its turn comes. */
  edit(operation: TextOperation): void {
    this.open();
    if (this.session.edit(operation)) this.#send();
    this.#listener.changed();
  }

  #receive(commit: Commit): void {
    const reception = this.session.receive(commit);
    switch (reception.kind) {
      case 'foreign':
        if (this.#sendFrom !== null && this.session.confirmedVersion >= this.#sendFrom) this.#send();
        this.#listener.foreign(reception.shown, commit);
        break;
      case 'confirmed':
        this.#stopSending?.();
        this.#stopSending = null;
        if (reception.next) this.#send();
        this.#listener.confirmed(commit);
        break;
      case 'gap':
        this.#reopen();
        return;
      case 'known':
        return;
    }
    this.#listener.changed();
  }

  #reopen(): void {
    this.#stopFollowing?.();
    this.#stopFollowing = null;
    this.open();
  }

  // Sent again after each loss, rebased over what was received meanwhile; the commit itself arrives with all the others.
  #send(): void {
    this.#sendFrom = null;
    this.#stopSending?.();
    let isAnswered = false;
    const stop = this.#link.run(EditText, () => this.#edit(), {
      next: () => {
        isAnswered = true;
      },
      error: error => {
        isAnswered = true;
        this.#refused(error);
      },
    });
    if (!isAnswered) this.#stopSending = stop;
  }

  #edit(): { input: { record: string; base: number; operation: TextOperation; client: string; sequence: number } } {
    const { base, sequence, operation } = this.session.resend ?? {
      base: this.session.confirmedVersion,
      sequence: this.session.lastSequence,
      operation: [],
    };
    return { input: { record: this.#record, base, operation, client: this.session.client, sequence } };
  }

  #refused(error: LinkedRecordsError): void {
    this.#stopSending = null;
    if (isEndOfConnection(error) || !this.session.resend) return;
    if (error.code === 'TEXT_BASE_TOO_OLD') this.#read(version => this.#sendAfter(version));
    else if (reloading.has(error.code)) this.#read((version, text) => this.#reload(version, text));
    else this.#rollBack(error);
  }

  #rollBack(error: LinkedRecordsError): void {
    const taken = this.session.rollBack();
    if (!isIdentity(taken)) this.#listener.rolledBack(taken, error);
    this.#listener.changed();
  }

  #sendAfter(version: number): void {
    this.#sendFrom = version;
    if (this.session.confirmedVersion >= version) this.#send();
  }

  #reload(version: number, text: string): void {
    const before = this.session.text;
    this.session.rename(newId());
    const next = this.session.reload(version, text, 0);
    this.#reopen();
    if (next) this.#send();
    this.#listener.reloaded(difference(before, this.session.text));
    this.#listener.changed();
  }

  #unfollowed(error: LinkedRecordsError): void {
    this.#stopFollowing = null;
    if (reloading.has(error.code)) {
      this.#read((version, text) => this.#reload(version, text));
      return;
    }
    if (isEndOfConnection(error)) return;
    this.#stopSending?.();
    this.#stopSending = null;
    this.#rollBack(error);
    this.#listener.ended(error);
  }

  #read(then: (version: number, text: string) => void): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#link.run(ReadRecord, () => ({ id: this.#record }), {
      next: ({ record }) => {
        this.#isReading = false;
        if (record?.__typename === 'LongTextRecord') then(record.version, record.text);
        else this.#unfollowed(new LinkedRecordsError('ACCESS_LOST', `You may no longer read ${this.#record}.`));
      },
      error: () => {
        this.#isReading = false;
      },
    });
  }
}
