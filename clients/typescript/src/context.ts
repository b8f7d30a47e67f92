import { LinkedRecordsError } from './errors.js';
import { ask as askOnce, type Link } from './connection/link.js';
import type { Store } from './storage/store.js';
import type { Operation } from './wire/operation.js';
import type { History } from './writing/history.js';
import type { Outbox } from './writing/outbox.js';
import type { SessionUndo } from './writing/undo.js';

/** What the parts of a client share. */
export interface Context {
  readonly link: Link;
  readonly store: Store;
  readonly outbox: Outbox;
  /** Names this client: its session in rooms, and where in the store its things are. */
  readonly clientId: string;
  /** How long an answer may be waited for, in milliseconds. */
  readonly patience: number;
  /** What can be taken back. */
  readonly history: History;
  /** The editing session of facts, of files, and of what is created. */
  readonly statements: SessionUndo;
  /** Names a new editing session: no two have one name, also of one text. */
  newSession(): string;
  isConnected(): boolean;
  /** Who is signed in, as far as is known. */
  user(): string | null;
  /** Why nothing is answered until somebody signs in; null when that is not so. */
  needsSignIn(): LinkedRecordsError | null;
  /** Plain HTTP on the server, with the credential. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** What to send with an upload that is made without `fetch`. */
  credential(): Promise<string | undefined>;
  urlOf(path: string): string;
  /** Something was refused for which nobody waits. */
  refused(error: LinkedRecordsError): void;
}

/** The answer to a query, or an error: it never hangs. */
export async function ask<Data, Variables>(context: Context, operation: Operation<Data, Variables>, variables: Variables): Promise<Data> {
  const refused = context.needsSignIn();
  if (refused) throw refused;
  const late = new AbortController();
  const timer = setTimeout(
    () =>
      late.abort(
        new LinkedRecordsError(
          'OFFLINE',
          `The server did not answer within ${context.patience / 1000} s. It is tried again when you ask again.`,
        ),
      ),
    context.patience,
  );
  try {
    return await askOnce(context.link, operation, variables, late.signal);
  } finally {
    clearTimeout(timer);
  }
}
