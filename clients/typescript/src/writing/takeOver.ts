import type { Context } from '../context.js';
import { SavedSession } from '../records/savedSession.js';
import { TextChannel } from '../text/channel.js';
import { TextSession, type TextSessionState } from '../text/session.js';

interface SavedText {
  readonly user: string | null;
  readonly state: TextSessionState;
}

const textKey = /^[^/]+\/\d+\/text\//;
const lockOf = (client: string): string => `linkedrecords client ${client}`;

/**
 * Looks for what clients left that are gone: pages that were reloaded, tabs that were closed, a browser that crashed. A client is gone when
 * its lock can be had, which is waited for; where there are no locks, there is one process, and all others are gone.
 */
export class TakeOver {
  readonly #context: Context;
  readonly #locks = globalThis.navigator?.locks as LockManager | undefined;
  readonly #closing = new AbortController();
  /** Clients whose end is waited for. */
  readonly #awaited = new Set<string>();
  /** Texts that are being taken over. */
  readonly #taken = new Set<string>();

  constructor(context: Context) {
    this.#context = context;
    void this.#locks?.request(lockOf(context.clientId), () => this.#closed()).catch(() => {});
  }

  /** Takes over what there is, in the background. */
  look(): void {
    void this.#look().catch(() => {});
  }

  /** Takes up the texts of this client itself: who wrote them was away, and all sessions have ended since. */
  resume(): void {
    void this.#takeTexts(this.#context.clientId).catch(() => {});
  }

  close(): void {
    this.#closing.abort();
  }

  async #look(): Promise<void> {
    const keys = await this.#context.store.list('');
    const clients = new Set(keys.map(([key]) => key.split('/', 1)[0] ?? ''));
    clients.delete(this.#context.clientId);
    for (const client of clients) {
      if (this.#awaited.has(client)) continue;
      this.#awaited.add(client);
      const taken = this.#locks
        ? this.#locks.request(lockOf(client), { signal: this.#closing.signal }, () => this.#take(client))
        : this.#take(client);
      void taken.catch(() => {}).finally(() => this.#awaited.delete(client));
    }
  }

  async #take(client: string): Promise<void> {
    await this.#context.outbox.adopt(client);
    await this.#takeTexts(client);
  }

  async #takeTexts(client: string): Promise<void> {
    const stored = await this.#context.store.list(`${client}/`);
    const texts = stored.filter(([key]) => textKey.test(key));
    await Promise.all(texts.map(([key, saved]) => this.#finish(key, saved as unknown as SavedText)));
  }

  // The session keeps its own name: only so can the server tell whether it has seen the change already.
  async #finish(key: string, { user, state }: SavedText): Promise<void> {
    if (this.#taken.has(key) || user === null || user !== this.#context.user()) return;
    this.#taken.add(key);
    const record = key.replace(textKey, '');
    const session = new TextSession(state);
    const saved = new SavedSession(this.#context.store, key, session, () => user);
    const channel = new TextChannel(this.#context.link, record, session, {
      foreign: () => {},
      confirmed: () => {},
      rolledBack: (_, error) => this.#context.refused(error),
      reloaded: () => {},
      ended: () => {},
      changed: () => {
        if (session.isConfirmed) settled();
        void saved.save();
      },
    });
    let settled = (): void => {};
    const done = new Promise<void>(resolve => (settled = resolve));
    channel.open();
    await Promise.race([done, this.#closed()]);
    channel.close();
    await saved.save();
    this.#taken.delete(key);
  }

  #closed(): Promise<void> {
    return new Promise(resolve => {
      if (this.#closing.signal.aborted) resolve();
      else this.#closing.signal.addEventListener('abort', () => resolve());
    });
  }
}
