import type { LinkedRecordsError, WireError } from '../errors.js';
import type { WhoAmIData } from '../wire/messages.js';
import type { ConnectionState } from './state.js';

/** Who is signed in. */
export type Me = WhoAmIData['me'];

/** An operation as it travels. */
export interface WireRequest {
  readonly query: string;
  readonly operationName: string;
  readonly variables: Record<string, unknown>;
}

/** What an operation answers, as it travels. */
export interface WireAnswer {
  next(data: unknown, errors: readonly WireError[] | null): void;
  /** Refused as a whole. */
  error(errors: readonly WireError[]): void;
  complete(): void;
}

/** Carries operations to the server while it can, and says when it can. */
export interface Carrier {
  /** Tries to reach the server now, with the credential of now. */
  open(): void;
  close(): void;
  /** Only while admitted. Operations that are under way when the server is lost are not heard of again. */
  start(request: WireRequest, answer: WireAnswer): () => void;
}

/** Why the server cannot be reached. */
export type LostState = Extract<ConnectionState, 'connecting' | 'offline' | 'needsSignIn'>;

/** Is told whether operations can be carried. */
export interface CarrierListener {
  admitted(me: Me): void;
  lost(state: LostState, cause: LinkedRecordsError | null): void;
}
