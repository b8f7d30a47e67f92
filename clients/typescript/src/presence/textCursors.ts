import { tellAll, type Listener } from '../listeners.js';
import type { LongTextRecord } from '../records/longTextRecord.js';
import { movePosition, movePositionBack } from '../text/operations.js';
import type { TextCommit } from '../text/session.js';
import type { Json } from '../wire/json.js';
import type { Presence, PresenceCursor, Room } from './room.js';

/** Somebody's cursor or selection where it stands in the text that is shown here. */
export interface TextCursor {
  readonly session: string;
  readonly person: string;
  readonly state: Json | null;
  /** Where the selection began, in UTF-16 code units. */
  readonly anchor: number;
  /** Where it ends and the cursor is. */
  readonly head: number;
}

const mostCommits = 1_000;

/**
 * The cursors of others in one text. They are kept at the version of the text that is confirmed here, and are moved past what is not
 * when they are asked for: so they stand right whatever is typed here.
 */
export class TextCursors {
  readonly #record: LongTextRecord;
  readonly #room: Room;
  readonly #recent: TextCommit[] = [];
  readonly #listeners = new Set<Listener<readonly TextCursor[]>>();
  readonly #stops: readonly (() => void)[];
  #cursors: { readonly presence: Presence; readonly cursor: PresenceCursor }[] = [];

  constructor(record: LongTextRecord, room: Room) {
    this.#record = record;
    this.#room = room;
    this.#stops = [
      record.onCommit(commit => this.#follow(commit)),
      record.subscribe(() => this.#tell()),
      room.subscribe(() => this.#read()),
    ];
    this.#read();
  }

  /** Where others are now. */
  get all(): readonly TextCursor[] {
    const { version, unconfirmed } = this.#record.confirmed;
    const length = this.#record.value.length;
    const shown = (position: number): number => Math.min(unconfirmed ? movePosition(position, unconfirmed, 'left') : position, length);
    return this.#cursors
      .filter(({ cursor }) => cursor.version === version)
      .map(({ presence: { session, person, state }, cursor }) => ({
        session,
        person,
        state,
        anchor: shown(cursor.anchor),
        head: shown(cursor.head),
      }));
  }

  subscribe(listener: Listener<readonly TextCursor[]>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows others one's own selection, in the text that is shown here. */
  show(anchor: number, head: number): void {
    const { version, unconfirmed } = this.#record.confirmed;
    const confirmed = (position: number): number => (unconfirmed ? movePositionBack(position, unconfirmed) : position);
    this.#room.showCursor({ record: this.#record.id, version, anchor: confirmed(anchor), head: confirmed(head) });
  }

  close(): void {
    this.#stops.forEach(stop => stop());
    this.#room.showCursor(null);
  }

  #read(): void {
    this.#cursors = this.#room.others.flatMap(presence => {
      const cursor = presence.cursor;
      if (cursor?.record !== this.#record.id) return [];
      // One that is ahead of what has arrived here waits for it.
      return [{ presence, cursor: this.#recent.reduce((moved, commit) => moveAlong(moved, commit, presence.session), cursor) }];
    });
    this.#tell();
  }

  #follow(commit: TextCommit): void {
    if (this.#recent.at(-1)?.version !== commit.version - 1) this.#recent.length = 0;
    this.#recent.push(commit);
    if (this.#recent.length > mostCommits) this.#recent.shift();
    this.#cursors = this.#cursors.map(({ presence, cursor }) => ({ presence, cursor: moveAlong(cursor, commit, presence.session) }));
  }

  #tell(): void {
    tellAll(this.#listeners, this.all);
  }
}

// The cursor of whoever typed goes behind what they typed; everybody else's stays before it.
function moveAlong(cursor: PresenceCursor, commit: TextCommit, session: string): PresenceCursor {
  if (cursor.version !== commit.version - 1) return cursor;
  const move = (position: number): number =>
    movePosition(position, commit.operation, commit.client.startsWith(`${session}/`) ? 'right' : 'left');
  return { ...cursor, version: commit.version, anchor: move(cursor.anchor), head: move(cursor.head) };
}
