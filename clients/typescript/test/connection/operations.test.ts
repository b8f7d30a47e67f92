import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Backoff } from '../../dist/connection/backoff.js';
import type { Carrier, Me, WireAnswer, WireRequest } from '../../dist/connection/carrier.js';
import { Operations } from '../../dist/connection/operations.js';
import { LinkedRecordsError } from '../../dist/errors.js';
import type { Operation } from '../../dist/wire/operation.js';

const me = { id: 'us-a', email: null, isGuest: false, revision: 1 } satisfies Me;
const mutation: Operation<unknown, { readonly n: number }> = { name: 'Change', kind: 'mutation', query: '' };
const subscription: Operation<unknown, { readonly since: number }> = { name: 'Follow', kind: 'subscription', query: '' };
const refused = new LinkedRecordsError('MESSAGE_REFUSED', 'closed over it');

/** Keeps what was begun, to be answered by the test. */
class FakeCarrier implements Carrier {
  started: { readonly request: WireRequest; readonly answer: WireAnswer }[] = [];

  open(): void {}
  close(): void {}

  start(request: WireRequest, answer: WireAnswer): () => void {
    this.started.push({ request, answer });
    return () => {};
  }

  /** What was begun since the last time that this was asked. */
  take(): { readonly request: WireRequest; readonly answer: WireAnswer }[] {
    const taken = this.started;
    this.started = [];
    return taken;
  }
}

function begin(): { operations: Operations; carrier: FakeCarrier; states: string[] } {
  const states: string[] = [];
  const operations = new Operations({ stateChanged: state => states.push(state), signedIn: () => {} }, () => 0.5);
  const carrier = new FakeCarrier();
  operations.travelBy(carrier);
  return { operations, carrier, states };
}

const numbersOf = (started: readonly { readonly request: WireRequest }[]): unknown[] =>
  started.map(({ request }) => request.variables['n']);

test('What runs when the connection is lost is begun again, with the variables of then', () => {
  const { operations, carrier, states } = begin();
  const heard: unknown[] = [];
  let since = 1;
  operations.run(subscription, () => ({ since }), { next: data => heard.push(data), error: assert.fail });
  assert.deepEqual(carrier.take(), []);
  operations.admitted(me);
  const [first] = carrier.take();
  first?.answer.next('one', null);
  since = 7;
  operations.lost('offline', null);
  first?.answer.next('of the lost one', null);
  operations.admitted(me);

  const [second] = carrier.take();
  second?.answer.next('two', null);
  assert.deepEqual([heard, first?.request.variables, second?.request.variables], [['one', 'two'], { since: 1 }, { since: 7 }]);
  assert.deepEqual(states, ['live', 'offline', 'live']);
});

test('A connection is live when what was begun with it is answered, and not before', () => {
  const { operations, carrier, states } = begin();
  operations.run(mutation, () => ({ n: 1 }), { next: () => {}, error: assert.fail });
  operations.admitted(me);
  assert.deepEqual(states, ['catchingUp']);
  carrier.take()[0]?.answer.next({}, null);
  assert.deepEqual(states, ['catchingUp', 'live']);
});

test('What the server cannot do now is tried again, what it refuses is not', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const { operations, carrier } = begin();
  const codes: string[] = [];
  operations.admitted(me);
  operations.run(mutation, () => ({ n: 1 }), { next: () => {}, error: error => codes.push(error.code) });
  carrier.take()[0]?.answer.error([{ message: 'away', extensions: { code: 'STORAGE_UNAVAILABLE' } }]);
  assert.deepEqual([carrier.take(), codes], [[], []]);
  mock.timers.tick(1_000);
  carrier.take()[0]?.answer.next(null, [{ message: 'no', extensions: { code: 'RECORD_NOT_FOUND' } }]);
  mock.timers.tick(100_000);
  assert.deepEqual([carrier.take(), codes], [[], ['RECORD_NOT_FOUND']]);
  mock.timers.reset();
});

test('A message that the connection is closed over is found, and the others are sent', () => {
  const { operations, carrier } = begin();
  const outcomes = new Map<number, string>();
  operations.admitted(me);
  for (const n of [1, 2, 3])
    operations.run(mutation, () => ({ n }), { next: () => outcomes.set(n, 'done'), error: error => outcomes.set(n, error.code) });
  assert.deepEqual(numbersOf(carrier.take()), [1, 2, 3]);

  // The second is the one.
  operations.lost('offline', refused);
  operations.admitted(me);
  const [first] = carrier.take();
  assert.deepEqual(first?.request.variables, { n: 1 });
  first?.answer.next({}, null);
  assert.deepEqual(numbersOf(carrier.take()), [2]);
  operations.lost('offline', refused);
  operations.admitted(me);
  const [third] = carrier.take();
  assert.deepEqual(third?.request.variables, { n: 3 });
  third?.answer.next({}, null);

  assert.deepEqual([...outcomes].sort(), [
    [1, 'done'],
    [2, 'MESSAGE_REFUSED'],
    [3, 'done'],
  ]);
});

test('After the end everything is told so, also what comes later', () => {
  const { operations } = begin();
  const codes: string[] = [];
  const sink = { next: assert.fail, error: (error: LinkedRecordsError) => codes.push(error.code) };
  operations.run(mutation, () => ({ n: 1 }), sink);
  operations.close();
  operations.run(mutation, () => ({ n: 2 }), sink);
  operations.admitted(me);
  assert.deepEqual(codes, ['CLOSED', 'CLOSED']);
});

test('Waiting begins at a second, grows by half, has a bound and is never twice the same for many', () => {
  const longest = new Backoff(() => 1);
  const waits = Array.from({ length: 12 }, () => longest.next());
  assert.deepEqual(waits.slice(0, 4), [1_000, 1_500, 2_250, 3_375]);
  assert.equal(waits.at(-1), 30_000);
  assert.equal(new Backoff(() => 0).next(), 500);
  longest.reset();
  assert.equal(longest.next(), 1_000);
});
