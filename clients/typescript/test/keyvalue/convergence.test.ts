// Three people change one document over links that delay, lose and come back, and pages that are closed and opened again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Context } from '../../dist/context.js';
import { KeyValueRecord } from '../../dist/records/keyValueRecord.js';
import { MemoryStore } from '../../dist/storage/store.js';
import { sameJson } from '../../dist/keyvalue/changes.js';
import type { RecordFields } from '../../dist/wire/messages.js';
import { History } from '../../dist/writing/history.js';
import { Outbox } from '../../dist/writing/outbox.js';
import { FakeDocument } from '../support/fakeDocument.js';
import { FakeLink } from '../support/fakeNetwork.js';
import { SeededRandom } from '../support/random.js';

const sessions = process.env['LINKEDRECORDS_LONG'] === '1' ? 20_000 : 400;

class Writer {
  readonly link: FakeLink;
  readonly #store = new MemoryStore();
  readonly #server: FakeDocument;
  readonly #random: SeededRandom;
  #generation = 0;
  #outbox!: Outbox;
  record!: KeyValueRecord;
  counted = 0;

  constructor(server: FakeDocument, random: SeededRandom) {
    this.#server = server;
    this.#random = random;
    this.link = new FakeLink(server, random);
    this.open();
  }

  get pending(): number {
    return this.#outbox.size;
  }

  open(): void {
    const settle = (fields: RecordFields | null): void => this.record.settle(fields, null);
    this.#outbox = new Outbox(this.link, this.#store, `page${++this.#generation}`, {
      committed: fields => settle(fields),
      refused: () => settle(null),
      adopted: () => settle(null),
      resized: () => {},
    });
    this.#outbox.sendAs('us-a');
    const context = {
      link: this.link,
      outbox: this.#outbox,
      history: new History(),
      newSession: () => 'page/1',
      isConnected: () => this.link.isUp,
    } as Partial<Context> as Context;
    this.record = new KeyValueRecord(context, this.#server.fields as never);
    this.record.subscribe(() => {});
  }

  change(): void {
    const name = this.#random.pick(['x', 'y', 'z']);
    const kind = this.#random.below(4);
    if (kind === 0) void this.record.patch({ [`at.${name}`]: this.#random.below(100) });
    else if (kind === 1) void this.record.patch({ [`at.${name}`]: null });
    else if (kind === 2) void this.record.set({ ...this.record.value, [name]: this.#random.below(100) });
    else {
      this.counted++;
      void this.record.increment('n');
    }
  }

  /** The page is closed and opened again; what it had not sent is taken over. */
  async reload(): Promise<void> {
    await this.#outbox.flush();
    this.link.drop();
    this.record.unsubscribe();
    const before = `page${this.#generation}`;
    this.#outbox.stop({ code: 'CLOSED' } as never);
    this.open();
    await this.#outbox.adopt(before);
    this.link.raise();
  }
}

async function play(seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const server = new FakeDocument({ n: 0 });
  const writers = [1, 2, 3].map(() => new Writer(server, random));
  for (let count = 30 + random.below(40); count > 0; count--) {
    const writer = random.pick(writers);
    const chance = random.below(16);
    if (chance < 5) writer.change();
    else if (chance < 8) writer.link.serve();
    else if (chance < 12) writer.link.deliver();
    else if (chance === 12) writer.link.drop();
    else if (chance < 15) writer.link.raise();
    else await writer.reload();
  }
  for (let rounds = 0; writers.some(writer => writer.pending > 0 || writer.link.isBusy || !writer.link.isUp); rounds++) {
    assert.ok(rounds < 5_000, 'The writers do not come to rest.');
    for (const { link } of writers) {
      link.raise();
      link.serve();
      link.deliver();
    }
  }
  for (const { record } of writers) assert.ok(sameJson(record.value, server.value), JSON.stringify([record.value, server.value]));
  assert.equal(
    server.value['n'],
    writers.reduce((sum, { counted }) => sum + counted, 0),
    'every increment counts once',
  );
}

test(`Three writers end with one document, and nothing happens twice (${sessions} sessions)`, async () => {
  for (let seed = 1; seed <= sessions; seed++) {
    await play(seed).catch(cause => {
      throw new Error(`Session ${seed} does not converge.`, { cause });
    });
  }
});
