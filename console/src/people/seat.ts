import { LinkedRecords, type Me } from '@linkedrecords/client';

/** Where somebody sits: two people fit in one page. */
export type Side = 'left' | 'right';

/** Which doors the server has open. */
export interface WaysToSignIn {
  readonly developmentUsers: boolean;
  readonly registration: boolean;
  readonly provider: boolean;
}

/** Who sits there. */
export interface Person {
  readonly client: LinkedRecords;
  readonly id: string;
  readonly name: string;
  readonly isGuest: boolean;
}

/** What is shown of a seat. */
export interface SeatSnapshot {
  readonly person: Person | null;
  /** Whether it is being found out who sits there. */
  readonly isBusy: boolean;
}

/**
 * A seat with a client of its own, so that its person is independent of the other. The token is kept in this tab alone (sessionStorage), and
 * no cookie is set: the other seat could not help sending it.
 */
export class Seat {
  readonly side: Side;
  readonly #key: string;
  readonly #listeners = new Set<() => void>();
  #snapshot: SeatSnapshot = { person: null, isBusy: false };

  constructor(side: Side) {
    this.side = side;
    this.#key = `linkedrecords.${side}`;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly read = (): SeatSnapshot => this.#snapshot;

  /** Goes on as whoever sat here before the page was loaded anew; at an identity provider that is what its cookie says. */
  async resume(ways: WaysToSignIn): Promise<void> {
    const token = sessionStorage.getItem(this.#key) ?? undefined;
    const usesCookie = ways.provider && this.side === 'left';
    if (token === undefined && !usesCookie) return;
    await this.#sit(newClient(token, usesCookie), client => whoIs(client)).catch(() => sessionStorage.removeItem(this.#key));
  }

  asDevelopmentUser(name: string): Promise<void> {
    return this.#sit(newClient(), client => client.signInAs(name));
  }

  asGuest(): Promise<void> {
    return this.#sit(newClient(), client => client.signInAsGuest());
  }

  logIn(email: string, password: string): Promise<void> {
    return this.#sit(newClient(), client => client.logIn(email, password));
  }

  register(email: string, password: string): Promise<void> {
    return this.#sit(newClient(this.token), client => client.register(email, password));
  }

  async signOut(): Promise<void> {
    const client = this.#snapshot.person?.client;
    sessionStorage.removeItem(this.#key);
    this.#tell({ person: null, isBusy: false });
    await client?.signOut();
    await client?.close();
  }

  /** The credential, for requests that the client does not make. */
  get token(): string | undefined {
    return this.#snapshot.person?.client.token ?? undefined;
  }

  async #sit(client: LinkedRecords, signIn: (client: LinkedRecords) => Promise<Me>): Promise<void> {
    const before = this.#snapshot.person;
    this.#tell({ person: before, isBusy: true });
    try {
      const { id, email, isGuest } = await signIn(client);
      if (client.token !== null) sessionStorage.setItem(this.#key, client.token);
      client.needsSignInHandler = () => this.#leave(client);
      this.#tell({ person: { client, id, name: nameFrom(email), isGuest }, isBusy: false });
      await before?.client.close();
    } catch (error) {
      await client.close();
      this.#tell({ person: before, isBusy: false });
      throw error;
    }
  }

  // The session was ended elsewhere.
  #leave(client: LinkedRecords): void {
    if (this.#snapshot.person?.client !== client) return;
    sessionStorage.removeItem(this.#key);
    this.#tell({ person: null, isBusy: false });
    void client.close();
  }

  #tell(snapshot: SeatSnapshot): void {
    this.#snapshot = snapshot;
    this.#listeners.forEach(listener => listener());
  }
}

// Each seat has a socket of its own, so that what is shown of a connection is true of it.
const newClient = (token?: string, usesCookie = false): LinkedRecords =>
  new LinkedRecords(location.origin, { isShared: false, usesCookie, ...(token === undefined ? {} : { token }) });

async function whoIs(client: LinkedRecords): Promise<Me> {
  await client.ensureUserIdIsKnown();
  if (!client.me) throw new Error('Nobody is signed in.');
  return client.me;
}

function nameFrom(email: string | null): string {
  const name = email?.split('@')[0] ?? 'guest';
  return name.charAt(0).toUpperCase() + name.slice(1);
}
