// The server's implementation wrote down what it makes of many inputs; this one must make the same of them.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { difference } from '../../dist/text/difference.js';
import { apply, compose, invert, movePosition, transform, type TextOperation } from '../../dist/text/operations.js';
import { TextSession, type TextCommit, type TextSubmission } from '../../dist/text/session.js';
import { TextUndo } from '../../dist/text/undo.js';
import { FakeText } from '../support/fakeText.js';

interface Vectors {
  readonly operations: readonly {
    readonly text: string;
    readonly a: TextOperation;
    readonly b: TextOperation;
    readonly next: TextOperation;
    readonly applied: string;
    readonly composed: TextOperation;
    readonly inverse: TextOperation;
    readonly aAfterB: TextOperation;
    readonly bAfterA: TextOperation;
    readonly positions: readonly (readonly [number, number])[];
  }[];
  readonly differences: readonly { readonly from: string; readonly to: string; readonly operation: TextOperation }[];
  readonly undos: readonly {
    readonly text: string;
    readonly depth: number;
    readonly steps: readonly {
      readonly kind: 'undo' | 'redo' | 'edit' | 'foreign';
      readonly at: number;
      readonly operation: TextOperation | null;
      readonly text: string;
      readonly counts: readonly [number, number, number];
    }[];
  }[];
  readonly sessions: readonly { readonly text: string; readonly steps: readonly SessionStep[]; readonly result: string }[];
}

type Told = { readonly client: number; readonly sent: TextSubmission | null; readonly text: string };
type SessionStep =
  | ({ readonly kind: 'edit'; readonly operation: TextOperation } & Told)
  | ({ readonly kind: 'receive'; readonly version: number; readonly shown: TextOperation | null } & Told)
  | ({ readonly kind: 'reload'; readonly version: number; readonly contained: number } & Told)
  | {
      readonly kind: 'commit';
      readonly client: number;
      readonly submission: TextSubmission;
      readonly version: number;
      readonly operation: TextOperation;
    };

const file = new URL('../../../../docs/formats/longtext-vectors.json', import.meta.url);
const vectors = JSON.parse(await readFile(file, 'utf8')) as Vectors;

test('Operations are applied, composed, inverted and transformed as the server does it', () => {
  assert.ok(vectors.operations.length > 0);
  for (const { text, a, b, next, ...expected } of vectors.operations) {
    assert.equal(apply(text, a), expected.applied);
    assert.deepEqual(compose(a, next), expected.composed);
    assert.deepEqual(invert(a, text), expected.inverse);
    assert.deepEqual(transform(a, b, 'theirs'), expected.aAfterB);
    assert.deepEqual(transform(b, a, 'mine'), expected.bAfterA);
    const positions = expected.positions.map((_, position) => [movePosition(position, a, 'left'), movePosition(position, a, 'right')]);
    assert.deepEqual(positions, expected.positions);
  }
});

test('Differences are those that the server finds', () => {
  assert.ok(vectors.differences.length > 0);
  for (const { from, to, operation } of vectors.differences) assert.deepEqual(difference(from, to), operation);
});

test('Undo takes back what the server would take back', () => {
  assert.ok(vectors.undos.length > 0);
  for (const { text: initial, depth, steps } of vectors.undos) {
    const history = new TextUndo(depth);
    let text = initial;
    for (const { kind, at, operation, ...expected } of steps) {
      if (kind === 'undo') assert.deepEqual(history.undo(text), operation);
      if (kind === 'redo') assert.deepEqual(history.redo(text), operation);
      if (kind === 'edit' && operation) history.record(operation, text, at);
      if (kind === 'foreign' && operation) history.foreign(operation);
      if (operation) text = apply(text, operation);
      assert.equal(text, expected.text);
      assert.deepEqual([history.undoCount, history.redoCount, history.overwritten], expected.counts);
    }
  }
});

test('Sessions send and show at each step what sessions on the server would', () => {
  assert.ok(vectors.sessions.length > 0);
  for (const { text, steps, result } of vectors.sessions) {
    const server = new FakeText(text);
    const sessions = [0, 1, 2].map(client => TextSession.of(`client${client}`, 1, text));
    for (const step of steps) play(step, sessions, server);
    assert.equal(server.text, result);
    assert.deepEqual(
      sessions.map(session => session.text),
      [result, result, result],
    );
  }
});

function play(step: SessionStep, sessions: readonly TextSession[], server: FakeText): void {
  const session = sessions[step.client] as TextSession;
  if (step.kind === 'commit') {
    server.submit({ ...step.submission, client: session.client });
    assert.deepEqual([server.version, server.log.at(-1)?.operation], [step.version, step.operation]);
    return;
  }
  if (step.kind === 'edit') assert.deepEqual(session.edit(step.operation), step.sent);
  if (step.kind === 'reload') assert.deepEqual(session.reload(step.version, server.text, step.contained), step.sent);
  if (step.kind === 'receive') {
    const reception = session.receive(server.log[step.version - 2] as TextCommit);
    assert.deepEqual(reception.kind === 'foreign' ? reception.shown : null, step.shown);
    assert.deepEqual(reception.kind === 'confirmed' ? reception.next : null, step.sent);
  }
  assert.equal(session.text, step.text);
}
