import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyChanges, changesBetween, changesOfPatch, pathOf, sameJson } from '../../dist/keyvalue/changes.js';
import type { Json, JsonObject } from '../../dist/wire/json.js';
import { SeededRandom } from '../support/random.js';

const names = ['a', 'b', 'c', '__proto__', 'toString', ''];

function randomJson(random: SeededRandom, depth: number): Json {
  const kind = random.below(depth > 0 ? 7 : 5);
  if (kind < 5) return random.pick<Json>([null, true, 0, 7, 'x', '']);
  if (kind === 5) return Array.from({ length: random.below(3) }, () => randomJson(random, depth - 1));
  return randomObject(random, depth - 1);
}

const randomObject = (random: SeededRandom, depth: number): JsonObject =>
  Object.fromEntries(Array.from({ length: random.below(4) }, () => [random.pick(names), randomJson(random, depth)]));

test('The changes between two documents make one of the other', () => {
  for (let seed = 1; seed <= 3_000; seed++) {
    const random = new SeededRandom(seed);
    const [from, to] = [randomObject(random, 3), randomObject(random, 3)];
    const made = applyChanges(from, changesBetween(from, to));
    assert.ok(sameJson(made, to), `${seed}: ${JSON.stringify(from)} to ${JSON.stringify(to)} made ${JSON.stringify(made)}`);
    assert.deepEqual(changesBetween(to, made), []);
  }
});

test('A change leaves the document before it as it was', () => {
  const before = Object.freeze({ a: Object.freeze({ b: 1 }), c: 2 });
  assert.deepEqual(applyChanges(before, [{ path: ['a', 'b'], set: 5 }]), { a: { b: 5 }, c: 2 });
  assert.deepEqual(before, { a: { b: 1 }, c: 2 });
});

test('Changes do what they do on the server', () => {
  const value = { a: { b: 1 }, n: 5, s: 'x' };
  const made = (...changes: Parameters<typeof applyChanges>[1]): JsonObject => applyChanges(value, changes);
  assert.deepEqual(made({ path: ['a', 'c'], set: 3 }), { a: { b: 1, c: 3 }, n: 5, s: 'x' });
  assert.deepEqual(made({ path: ['n', 'm'], set: 1 }), { a: { b: 1 }, n: { m: 1 }, s: 'x' });
  assert.deepEqual(made({ path: ['n', 'm'], delete: true }), value);
  assert.deepEqual(made({ path: ['a'], delete: true }, { path: ['a', 'b'], set: 3 }), { n: 5, s: 'x', a: { b: 3 } });
  assert.deepEqual(made({ path: ['n'], increment: 2 }, { path: ['n'], increment: -1 }), { a: { b: 1 }, n: 6, s: 'x' });
  assert.deepEqual(made({ path: ['s'], increment: 2 }), value);
  assert.deepEqual(made({ path: ['new'], increment: 2 }), { a: { b: 1 }, n: 5, s: 'x', new: 2 });
});

test('A patch is spelled with dots, and sets whole what is inside an array', () => {
  assert.deepEqual(pathOf('a.b\\.c.d\\\\'), ['a', 'b.c', 'd\\']);
  assert.deepEqual(changesOfPatch({ list: [{ x: 1 }, 2] }, { 'list.0.y': 3, gone: null, 'deep.er': 1 }), [
    { path: ['list'], set: [{ x: 1, y: 3 }, 2] },
    { path: ['gone'], delete: true },
    { path: ['deep', 'er'], set: 1 },
  ]);
  assert.deepEqual(changesOfPatch({ list: [1] }, { 'list.2': 3 }), [{ path: ['list'], set: [1, null, 3] }]);
});
