import type { Store } from '../storage/store.js';
import type { TextSession } from '../text/session.js';
import type { Json } from '../wire/json.js';

/** Where a session of a text is kept: `client/number/text/record`, since the first two are its name. */
export const keyOfSession = (session: TextSession, record: string): string => `${session.client}/text/${record}`;

/** Keeps what of a text is not confirmed, for as long as something is. One write at a time; in between only the newest counts. */
export class SavedSession {
  readonly #store: Store;
  readonly #key: string;
  readonly #session: TextSession;
  readonly #user: () => string | null;
  #isStored: boolean;
  #isDue = false;
  #writing: Promise<void> | null = null;

  constructor(store: Store, key: string, session: TextSession, user: () => string | null) {
    this.#store = store;
    this.#key = key;
    this.#session = session;
    this.#user = user;
    this.#isStored = !session.isConfirmed;
  }

  /** Resolves when what is unconfirmed now is stored. */
  save(): Promise<void> {
    if (this.#session.isConfirmed && !this.#isStored) return Promise.resolve();
    this.#isDue = true;
    return (this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    }));
  }

  async #write(): Promise<void> {
    while (this.#isDue) {
      this.#isDue = false;
      this.#isStored = !this.#session.isConfirmed;
      const state = this.#isStored ? ({ user: this.#user(), state: this.#session.save() } as unknown as Json) : undefined;
      await this.#store.write([[this.#key, state]]).catch(() => {});
    }
  }
}
