import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';
import { root } from '../../EndToEnd/server.mjs';
import { neverStored } from '../harness/assertions.mjs';

/** Looks into the store itself: what is refused might be there and only be invisible to those who were asked. */
export function store(world) {
  test('nothing that was refused is in the store', { timeout: 300_000 }, async () => {
    const file = join(world.server.data, 'facts.jsonl');
    await promisify(execFile)(join(root, 'linkedrecords'), ['export', file, '--data', world.server.data]);
    const lines = (await readFile(file, 'utf8')).trim().split('\n').map(line => JSON.parse(line));
    const facts = new Set(lines.map(({ s, p, o }) => [s, p, o].join(' ')));
    assert.ok(neverStored.length > 30 && facts.size > 500, `${neverStored.length} facts were refused, ${facts.size} are stored`);
    assert.deepEqual(neverStored.filter(fact => facts.has(fact.join(' '))), []);
  });
}
