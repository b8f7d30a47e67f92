import { isJsonObject, type Json } from './wire/json.js';

/** One reason of a refusal; a call that changes several things may have several. */
export interface Reason {
  /** From docs/errors.md of the server, or one of the client's own, which README.md lists. */
  readonly code: string;
  readonly message: string;
}

/** Why something was not done. `code` does not change; the message says what was attempted and how to mend it. */
export class LinkedRecordsError extends Error {
  readonly code: string;
  readonly reasons: readonly Reason[];

  constructor(code: string, message: string, reasons: readonly Reason[] = [{ code, message }]) {
    super(message);
    this.name = 'LinkedRecordsError';
    this.code = code;
    this.reasons = reasons;
  }
}

/** An error as GraphQL answers it. */
export interface WireError {
  readonly message: string;
  readonly extensions?: { readonly [name: string]: unknown };
}

/** The first error of a response, with all reasons that the server gave. */
export function errorOf(errors: readonly WireError[]): LinkedRecordsError {
  const first = errors[0] ?? { message: 'The server refused without a reason.' };
  const code = first.extensions?.['code'];
  const reasons = first.extensions?.['reasons'];
  return new LinkedRecordsError(
    typeof code === 'string' ? code : 'GRAPHQL_INVALID',
    first.message,
    Array.isArray(reasons) ? reasons.filter(isReason) : undefined,
  );
}

/** The problem document of a plain HTTP route. */
export async function problemOf(response: Response): Promise<LinkedRecordsError> {
  const problem: Json = await response.json().catch(() => null);
  const text = (name: string): string | undefined => {
    const value = isJsonObject(problem) ? problem[name] : null;
    return typeof value === 'string' ? value : undefined;
  };
  return new LinkedRecordsError(text('code') ?? `HTTP_${response.status}`, text('detail') ?? `The server answered ${response.status}.`);
}

const isReason = (value: unknown): value is Reason => typeof value === 'object' && value !== null && 'code' in value && 'message' in value;

/** Whether the connection ended, and not what was asked was refused: whoever has written something keeps it. */
export const isEndOfConnection = (error: LinkedRecordsError): boolean => error.code === 'CLOSED' || error.code === 'USER_CHANGED';

// Nothing is wrong with what was asked: the same again may well be answered.
const transient = new Set([
  'STORAGE_UNAVAILABLE',
  'RATE_LIMITED_USER',
  'RATE_LIMITED_ADDRESS',
  'RATE_LIMITED_RECORD',
  'SUBSCRIBER_TOO_SLOW',
  'TOO_MANY_OPERATIONS',
  'DOCUMENT_LOCKED',
  'RECORD_NOT_LOADED',
  'LIVE_QUERIES_OF_NODE',
]);

export const isTransient = (error: LinkedRecordsError): boolean => transient.has(error.code);
