import { LinkedRecordsError, type WireError } from '../errors.js';
import type { Carrier, CarrierListener, LostState, Me, WireAnswer, WireRequest } from './carrier.js';
import { newId } from '../ids.js';

type ToLeader =
  | { readonly to: 'leader'; readonly kind: 'hello' | 'open' }
  | { readonly to: 'leader'; readonly kind: 'start'; readonly id: string; readonly tab: string; readonly request: WireRequest }
  | { readonly to: 'leader'; readonly kind: 'stop'; readonly id: string };

type ToTabs =
  | { readonly to: 'tabs'; readonly kind: 'admitted'; readonly me: Me }
  | {
      readonly to: 'tabs';
      readonly kind: 'lost';
      readonly state: LostState;
      readonly cause: { readonly code: string; readonly message: string } | null;
    }
  | {
      readonly to: 'tabs';
      readonly kind: 'next';
      readonly id: string;
      readonly data: unknown;
      readonly errors: readonly WireError[] | null;
    }
  | { readonly to: 'tabs'; readonly kind: 'error'; readonly id: string; readonly errors: readonly WireError[] }
  | { readonly to: 'tabs'; readonly kind: 'complete'; readonly id: string };

type Message = ToLeader | ToTabs;

/** Whether tabs can find each other here. */
export const tabsCanShare = (): boolean =>
  typeof globalThis.location === 'object' &&
  typeof BroadcastChannel === 'function' &&
  typeof globalThis.navigator?.locks?.request === 'function';

/**
 * One socket for all tabs that have the same credential. Who holds the lock has it; the others ask through a channel. When its tab is
 * closed, the lock goes to the next one, which opens a socket, and all begin again what they run.
 */
export class TabCarrier implements Carrier {
  readonly #name: string;
  readonly #listener: CarrierListener;
  readonly #makeSocket: (listener: CarrierListener) => Carrier;
  readonly #channel: BroadcastChannel;
  readonly #answers = new Map<string, WireAnswer>();
  /** What other tabs run over this one's socket. */
  readonly #served = new Map<string, { readonly tab: string; stop(): void }>();
  readonly #watched = new Set<string>();
  readonly #tab = newId();
  readonly #resign = new AbortController();
  #socket: Carrier | null = null;
  #me: Me | null = null;
  #lost: ToTabs | null = null;
  #isClosed = false;

  constructor(name: string, listener: CarrierListener, makeSocket: (listener: CarrierListener) => Carrier) {
    this.#name = name;
    this.#listener = listener;
    this.#makeSocket = makeSocket;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
    this.#channel.postMessage({ to: 'leader', kind: 'hello' } satisfies Message);
    void this.#hold(this.#tab, () => {});
    void this.#hold(this.#name, () => this.#beLeader());
  }

  open(): void {
    if (this.#socket) {
      this.#socket.open();
      return;
    }
    this.#me = null;
    this.#post({ to: 'leader', kind: 'open' });
  }

  close(): void {
    this.#isClosed = true;
    this.#resign.abort();
    for (const id of this.#answers.keys()) this.#post({ to: 'leader', kind: 'stop', id });
    this.#socket?.close();
    this.#channel.close();
  }

  start(request: WireRequest, answer: WireAnswer): () => void {
    if (this.#socket) return this.#socket.start(request, answer);
    const id = newId();
    this.#answers.set(id, answer);
    this.#post({ to: 'leader', kind: 'start', id, tab: this.#tab, request });
    return () => {
      if (this.#answers.delete(id)) this.#post({ to: 'leader', kind: 'stop', id });
    };
  }

  // A lock is held until this tab is closed, in whatever way; then the next in the queue has it.
  async #hold(name: string, held: () => void): Promise<void> {
    const untilResigned = (): Promise<void> =>
      new Promise(resolve => {
        if (this.#isClosed) {
          resolve();
          return;
        }
        this.#resign.signal.addEventListener('abort', () => resolve());
        held();
      });
    await navigator.locks.request(name, { signal: this.#resign.signal }, untilResigned).catch(() => {});
  }

  // What a tab runs ends with it, also when it had no time to say so.
  #watch(tab: string): void {
    if (this.#watched.has(tab)) return;
    this.#watched.add(tab);
    const forget = (): void => {
      this.#watched.delete(tab);
      for (const [id, served] of this.#served) if (served.tab === tab) this.#unserve(id);
    };
    void navigator.locks.request(tab, { signal: this.#resign.signal }, forget).catch(() => {});
  }

  #beLeader(): void {
    this.#answers.clear();
    this.#me = null;
    this.#socket = this.#makeSocket({
      admitted: me => {
        this.#me = me;
        this.#served.clear();
        this.#listener.admitted(me);
        this.#post({ to: 'tabs', kind: 'admitted', me });
      },
      lost: (state, cause) => {
        this.#me = null;
        this.#served.clear();
        this.#listener.lost(state, cause);
        this.#lost = { to: 'tabs', kind: 'lost', state, cause: cause && { code: cause.code, message: cause.message } };
        this.#post(this.#lost);
      },
    });
    this.#socket.open();
  }

  #hear(message: Message): void {
    if (this.#isClosed) return;
    if (message.to === 'leader') {
      if (this.#socket) this.#serve(message, this.#socket);
    } else if (!this.#socket) {
      this.#take(message);
    }
  }

  #serve(message: ToLeader, socket: Carrier): void {
    if (message.kind === 'stop') {
      this.#unserve(message.id);
    } else if (message.kind === 'start') {
      if (this.#me) this.#start(message, socket);
    } else if (this.#me) {
      this.#post({ to: 'tabs', kind: 'admitted', me: this.#me });
    } else if (message.kind === 'open') {
      socket.open();
    } else if (this.#lost) {
      this.#post(this.#lost);
    }
  }

  #start({ id, tab, request }: Extract<ToLeader, { kind: 'start' }>, socket: Carrier): void {
    this.#watch(tab);
    const stop = socket.start(request, {
      next: (data, errors) => this.#post({ to: 'tabs', kind: 'next', id, data, errors }),
      error: errors => {
        this.#served.delete(id);
        this.#post({ to: 'tabs', kind: 'error', id, errors });
      },
      complete: () => {
        this.#served.delete(id);
        this.#post({ to: 'tabs', kind: 'complete', id });
      },
    });
    this.#served.set(id, { tab, stop });
  }

  #unserve(id: string): void {
    this.#served.get(id)?.stop();
    this.#served.delete(id);
  }

  #take(message: ToTabs): void {
    switch (message.kind) {
      case 'admitted':
        // Also answered to another tab that is new; for this one nothing is different.
        if (this.#me) return;
        this.#me = message.me;
        this.#listener.admitted(message.me);
        break;
      case 'lost':
        this.#me = null;
        this.#answers.clear();
        this.#listener.lost(message.state, message.cause && new LinkedRecordsError(message.cause.code, message.cause.message));
        break;
      case 'next':
        this.#answers.get(message.id)?.next(message.data, message.errors);
        break;
      case 'error':
        this.#answers.get(message.id)?.error(message.errors);
        this.#answers.delete(message.id);
        break;
      case 'complete': {
        const answer = this.#answers.get(message.id);
        this.#answers.delete(message.id);
        answer?.complete();
      }
    }
  }

  #post(message: Message): void {
    if (!this.#isClosed || message.kind === 'stop') this.#channel.postMessage(message);
  }
}
