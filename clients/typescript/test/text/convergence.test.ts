// Three people write one text over links that delay, lose and come back; in the end all read the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextChannel } from '../../dist/text/channel.js';
import { apply, type TextOperation } from '../../dist/text/operations.js';
import { TextSession, type TextSessionState } from '../../dist/text/session.js';
import { TextUndo } from '../../dist/text/undo.js';
import { FakeLink } from '../support/fakeNetwork.js';
import { FakeText } from '../support/fakeText.js';
import { SeededRandom } from '../support/random.js';

const isLong = process.env['LINKEDRECORDS_LONG'] === '1';
const sessions = isLong ? 100_000 : 2_000;

class Writer {
  readonly link: FakeLink;
  /** What an editor shows that is told of every change, and of nothing else. */
  editor: string;
  rolledBack = 0;
  #channel: TextChannel;
  #undo = new TextUndo();
  readonly #random: SeededRandom;
  #now = 0;

  constructor(name: string, server: FakeText, random: SeededRandom) {
    this.link = new FakeLink(server, random);
    this.#random = random;
    this.editor = server.initial;
    this.#channel = this.#open(TextSession.of(name, 1, server.initial));
  }

  get session(): TextSession {
    return this.#channel.session;
  }

  edit(): void {
    const edit = this.#random.below(4) === 0 ? this.#random.operation(this.editor.length) : this.#random.edit(this.editor.length);
    this.#now += this.#random.below(1_000);
    this.#undo.record(edit, this.editor, this.#now);
    this.#apply(edit);
  }

  undoOrRedo(): void {
    const edit = this.#random.below(2) === 0 ? this.#undo.undo(this.editor) : this.#undo.redo(this.editor);
    if (edit) this.#apply(edit);
  }

  /** The process ends, and another one goes on from what was stored. */
  crash(): void {
    this.#channel.close();
    const stored = JSON.parse(JSON.stringify(this.session.save())) as TextSessionState;
    this.#undo = new TextUndo();
    this.#channel = this.#open(new TextSession(stored));
    assert.equal(this.session.text, this.editor);
  }

  #apply(edit: TextOperation): void {
    this.editor = apply(this.editor, edit);
    this.#channel.edit(edit);
  }

  #show(shown: TextOperation): void {
    this.editor = apply(this.editor, shown);
    this.#undo.foreign(shown);
  }

  #open(session: TextSession): TextChannel {
    const channel = new TextChannel(this.link, 'l-1', session, {
      foreign: shown => this.#show(shown),
      confirmed: () => {},
      rolledBack: taken => {
        this.rolledBack++;
        this.#show(taken);
      },
      reloaded: shown => this.#show(shown),
      ended: error => assert.fail(error),
      changed: () => {},
    });
    channel.open();
    return channel;
  }
}

function step(writer: Writer, server: FakeText, random: SeededRandom, mayRefuse: boolean): void {
  const chance = random.below(22);
  if (chance < 6) writer.edit();
  else if (chance < 10) writer.link.serve();
  else if (chance < 15) writer.link.deliver();
  else if (chance === 15) writer.link.drop();
  else if (chance < 18) writer.link.raise();
  else if (chance === 18) writer.undoOrRedo();
  else if (chance === 19) writer.crash();
  else if (chance === 20) server.reach = random.pick([0, 1, 3, Infinity]);
  else if (mayRefuse) writer.link.refusal = random.pick([null, 'WRITE_NOT_PERMITTED']);
}

function heal(writers: readonly Writer[], server: FakeText): void {
  server.reach = Infinity;
  const isAtRest = (writer: Writer): boolean =>
    writer.session.isConfirmed && writer.session.confirmedVersion === server.version && !writer.link.isBusy;
  for (let rounds = 0; !writers.every(isAtRest); rounds++) {
    assert.ok(rounds < 10_000, 'The writers do not come to rest.');
    for (const writer of writers) {
      writer.link.refusal = null;
      writer.link.raise();
      writer.link.serve();
      writer.link.deliver();
    }
  }
}

function play(seed: number): { readonly commits: number; readonly rolledBack: number } {
  const random = new SeededRandom(seed);
  const server = new FakeText(random.text(6));
  const writers = ['a', 'b', 'c'].map(name => new Writer(name, server, random));
  const mayRefuse = random.below(4) === 0;
  for (let count = 20 + random.below(60); count > 0; count--) step(random.pick(writers), server, random, mayRefuse);
  heal(writers, server);

  const replayed = server.log.reduce((text, { operation }) => apply(text, operation), server.initial);
  assert.equal(replayed, server.text);
  assert.equal(new Set(server.log.map(({ client, sequence }) => `${client} ${sequence}`)).size, server.log.length);
  for (const writer of writers) {
    assert.equal(writer.session.text, server.text);
    assert.equal(writer.editor, server.text);
  }
  return { commits: server.log.length, rolledBack: writers.reduce((sum, writer) => sum + writer.rolledBack, 0) };
}

test(`Three writers end with one text, whatever the network does (${sessions} sessions)`, () => {
  let [commits, rolledBack] = [0, 0];
  for (let seed = 1; seed <= sessions; seed++) {
    try {
      const played = play(seed);
      commits += played.commits;
      rolledBack += played.rolledBack;
    } catch (cause) {
      throw new Error(`Session ${seed} does not converge.`, { cause });
    }
  }
  // Sessions in which nothing happens would prove nothing.
  assert.ok(commits > sessions * 5, `${commits} commits`);
  assert.ok(rolledBack > sessions / 100, `${rolledBack} taken back`);
});
