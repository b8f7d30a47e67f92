import type { Context } from '../context.js';
import type { LinkedRecordsError } from '../errors.js';
import { tellAll, type Listener } from '../listeners.js';
import type { Json } from '../wire/json.js';
import { FollowPresence, LeaveRoom, ShowPresence, type PresenceCursorInput, type PresenceFields } from '../wire/messages.js';

/** One session in a room: a tab of a person, with what it shows and where its cursor is. */
export type Presence = PresenceFields;

/** A cursor or selection in a text, at a version of it. */
export type PresenceCursor = PresenceCursorInput & { readonly record: string };

/** Who is there, and why nothing arrives any more, if so. */
export interface RoomSnapshot {
  /** Everybody else, also other tabs of one's own. */
  readonly others: readonly Presence[];
  readonly error: LinkedRecordsError | null;
}

// 20 a second; the server tells others no more often.
const pause = 50;
// The server takes a session away that gave no sign for 10 s.
const signOfLife = 4_000;

/** Being in a room: seeing who is there, and showing them something. Nothing of it is stored. */
export class Room {
  readonly id: string;
  /** What this session is called; unique together with the person. */
  readonly session: string;
  readonly #context: Context;
  readonly #sessions = new Map<string, Presence>();
  readonly #listeners = new Set<Listener<RoomSnapshot>>();
  readonly #stop: () => void;
  readonly #heart: ReturnType<typeof setInterval>;
  #snapshot: RoomSnapshot = { others: [], error: null };
  #state: Json;
  #cursor: PresenceCursor | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isDue = false;
  #isLeft = false;

  constructor(context: Context, id: string, state: Json) {
    this.#context = context;
    this.id = id;
    this.session = context.clientId;
    this.#state = state;
    this.#stop = context.link.run(FollowPresence, () => ({ room: id, session: this.session }), {
      isAwaited: true,
      next: ({ presence }) => {
        if (presence.isFirst) {
          this.#sessions.clear();
          this.#showSoon();
        }
        for (const one of [...presence.came, ...presence.moved]) this.#sessions.set(keyOf(one), one);
        for (const one of presence.gone) this.#sessions.delete(keyOf(one));
        this.#tell(null);
      },
      error: error => this.#tell(error),
    });
    this.#heart = setInterval(() => this.#showSoon(), signOfLife);
    // A process that only waits for this is done.
    (this.#heart as { unref?: () => void }).unref?.();
    this.#showSoon();
  }

  /** The same object until somebody comes, moves or goes. */
  get snapshot(): RoomSnapshot {
    return this.#snapshot;
  }

  get others(): readonly Presence[] {
    return this.#snapshot.others;
  }

  subscribe(listener: Listener<RoomSnapshot>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows others something: a name, a colour, what is selected. At most 4,096 bytes of JSON; at most 20 times a second, always the newest. */
  show(state: Json): void {
    this.#state = state;
    this.#showSoon();
  }

  /** Shows others where one's cursor is; null for nowhere. */
  showCursor(cursor: PresenceCursor | null): void {
    this.#cursor = cursor;
    this.#showSoon();
  }

  leave(): void {
    if (this.#isLeft) return;
    this.#isLeft = true;
    clearInterval(this.#heart);
    if (this.#timer) clearTimeout(this.#timer);
    this.#stop();
    if (this.#context.isConnected())
      this.#context.link.run(LeaveRoom, () => ({ room: this.id, session: this.session }), { next: () => {}, error: () => {} });
  }

  #showSoon(): void {
    this.#isDue = true;
    if (this.#timer || this.#isLeft) return;
    this.#showNow();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#isDue) this.#showSoon();
    }, pause);
  }

  // What could not be shown is void: when the connection is back, what is true then is shown.
  #showNow(): void {
    this.#isDue = false;
    if (!this.#context.isConnected()) return;
    const shown = { room: this.id, session: this.session, state: this.#state, cursor: this.#cursor };
    this.#context.link.run(ShowPresence, () => shown, { next: () => {}, error: error => this.#tell(error) });
  }

  #tell(error: LinkedRecordsError | null): void {
    this.#snapshot = { others: [...this.#sessions.values()].filter(one => one.session !== this.session), error };
    tellAll(this.#listeners, this.#snapshot);
  }
}

const keyOf = (presence: Presence): string => JSON.stringify([presence.person, presence.session]);
