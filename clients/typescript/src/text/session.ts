import { difference } from './difference.js';
import { apply, compose, invert, isIdentity, transform, type TextOperation } from './operations.js';

/** All that a session must keep to go on after a crash or a week offline. */
export interface TextSessionState {
  /** The editing session's name, unique for ever. */
  readonly client: string;
  readonly confirmedVersion: number;
  readonly confirmedText: string;
  /** The last sequence given to a change; also the one under way, if any is. */
  readonly lastSequence: number;
  /** Sent and not confirmed, made on the confirmed text. */
  readonly underWay: TextOperation | null;
  /** Made since, on the result of `underWay`. */
  readonly waiting: TextOperation | null;
}

/** What a session wants sent: one change at a time, with the same sequence until it is confirmed. */
export interface TextSubmission {
  readonly base: number;
  readonly sequence: number;
  readonly operation: TextOperation;
}

/** A change as the server committed it. */
export interface TextCommit {
  readonly version: number;
  readonly client: string;
  readonly sequence: number;
  readonly operation: TextOperation;
}

/** What a received commit means: somebody else's change to show, one's own confirmed, a repetition, or a gap before it. */
export type TextReception =
  | { readonly kind: 'foreign'; readonly shown: TextOperation }
  | { readonly kind: 'confirmed'; readonly next: TextSubmission | null }
  | { readonly kind: 'known' }
  | { readonly kind: 'gap' };

/**
 * A client's side of one text: what is confirmed, the one change under way, and what was typed since. Local edits show at once,
 * foreign ones are transformed over what is unconfirmed. Nichols et al. (Jupiter), UIST 1995, with at most one change under way.
 * The same steps as `TextSession` of the server, so that both always show the same.
 */
export class TextSession {
  #client: string;
  #confirmedVersion: number;
  #confirmed: string;
  #lastSequence: number;
  #underWay: TextOperation | null;
  #waiting: TextOperation | null;
  #text: string;

  constructor(state: TextSessionState) {
    this.#client = state.client;
    this.#confirmedVersion = state.confirmedVersion;
    this.#confirmed = state.confirmedText;
    this.#lastSequence = state.lastSequence;
    this.#underWay = state.underWay;
    this.#waiting = state.waiting;
    this.#text = this.#shown();
  }

  /** A session that has made no change yet. */
  static of(client: string, version: number, text: string): TextSession {
    return new TextSession({ client, confirmedVersion: version, confirmedText: text, lastSequence: 0, underWay: null, waiting: null });
  }

  get client(): string {
    return this.#client;
  }

  /** The last version received. */
  get confirmedVersion(): number {
    return this.#confirmedVersion;
  }

  /** The last sequence given to a change. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** What the user sees. */
  get text(): string {
    return this.#text;
  }

  /** Whether everything typed is committed. */
  get isConfirmed(): boolean {
    return this.#underWay === null && this.#waiting === null;
  }

  /** Everything typed and not confirmed as one operation on the confirmed text; null for nothing. */
  get unconfirmed(): TextOperation | null {
    return this.#underWay && this.#waiting ? compose(this.#underWay, this.#waiting) : (this.#underWay ?? this.#waiting);
  }

  /** The change under way, rebased over all that was received since; it is sent again after every reconnect. */
  get resend(): TextSubmission | null {
    return this.#underWay && { base: this.#confirmedVersion, sequence: this.#lastSequence, operation: this.#underWay };
  }

  save(): TextSessionState {
    return {
      client: this.#client,
      confirmedVersion: this.#confirmedVersion,
      confirmedText: this.#confirmed,
      lastSequence: this.#lastSequence,
      underWay: this.#underWay,
      waiting: this.#waiting,
    };
  }

  /** Applies the user's edit at once; answers what to send now, or null while another change is under way. */
  edit(operation: TextOperation): TextSubmission | null {
    this.#text = apply(this.#text, operation);
    if (isIdentity(operation)) return null;
    this.#waiting = this.#waiting ? compose(this.#waiting, operation) : operation;
    return this.#underWay ? null : this.#sendWaiting();
  }

  /** Takes in the next commit. Any number of repetitions may arrive. */
  receive(commit: TextCommit): TextReception {
    if (commit.version <= this.#confirmedVersion) return { kind: 'known' };
    if (commit.version > this.#confirmedVersion + 1) return { kind: 'gap' };
    this.#confirmed = apply(this.#confirmed, commit.operation);
    this.#confirmedVersion = commit.version;
    if (this.#underWay && commit.sequence === this.#lastSequence && commit.client === this.#client) {
      this.#underWay = null;
      return { kind: 'confirmed', next: this.#sendWaiting() };
    }
    const shown = this.#transformUnconfirmed(commit.operation);
    this.#text = apply(this.#text, shown);
    return { kind: 'foreign', shown };
  }

  /**
   * Goes on from a snapshot: what was typed and is not in it is kept and rebased over the difference.
   * `contained` is the last sequence of this client that the snapshot contains. Answers what to send now.
   */
  reload(version: number, text: string, contained: number): TextSubmission | null {
    if (this.#underWay && contained >= this.#lastSequence) {
      this.#confirmed = apply(this.#confirmed, this.#underWay);
      this.#underWay = null;
    }
    const unconfirmed = this.unconfirmed;
    const apart = difference(this.#confirmed, text);
    this.#confirmedVersion = version;
    this.#lastSequence = Math.max(this.#lastSequence, contained);
    this.#confirmed = text;
    this.#underWay = null;
    this.#waiting = unconfirmed && transform(unconfirmed, apart, 'theirs');
    this.#text = this.#shown();
    return this.#sendWaiting();
  }

  /** Begins a session of another name, whose sequences nobody has heard of: for a server that counts another way. */
  rename(client: string): void {
    this.#client = client;
  }

  /** Gives up all that is not confirmed; answers the operation that takes it off the shown text. */
  rollBack(): TextOperation {
    const unconfirmed = this.unconfirmed;
    const taken = unconfirmed ? invert(unconfirmed, this.#confirmed) : [];
    this.#underWay = null;
    this.#waiting = null;
    this.#text = this.#confirmed;
    return taken;
  }

  #shown(): string {
    const unconfirmed = this.unconfirmed;
    return unconfirmed ? apply(this.#confirmed, unconfirmed) : this.#confirmed;
  }

  #sendWaiting(): TextSubmission | null {
    if (!this.#waiting || isIdentity(this.#waiting)) {
      this.#waiting = null;
      return null;
    }
    this.#underWay = this.#waiting;
    this.#waiting = null;
    this.#lastSequence++;
    return this.resend;
  }

  #transformUnconfirmed(foreign: TextOperation): TextOperation {
    let shown = foreign;
    if (this.#underWay) {
      const mine = this.#underWay;
      this.#underWay = transform(mine, shown, 'theirs');
      shown = transform(shown, mine, 'mine');
    }
    if (this.#waiting) {
      const mine = this.#waiting;
      this.#waiting = transform(mine, shown, 'theirs');
      shown = transform(shown, mine, 'mine');
    }
    return shown;
  }
}
