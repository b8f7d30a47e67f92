// What the client makes of changes of others, without a server: the reason why the server words them as it does.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Tab } from '../harness/bundle.mjs';

const text = 'wxyz';

/** Every change of the text that inserts A at some places and deletes some characters. */
function ownChanges() {
  const changes = [];
  for (let deleted = 0; deleted < 16; deleted++) {
    for (let inserted = 0; inserted < 32; inserted++) {
      let [steps, added, removed] = ['', '', ''];
      for (let at = 0; at <= text.length; at++) {
        if (inserted >> at & 1) [steps, added] = [`${steps}+1`, `${added}A`];
        if (at === text.length) break;
        if (deleted >> at & 1) [steps, removed] = [`${steps}-1`, removed + text[at]];
        else steps += '=1';
      }
      changes.push(`${steps}|${added}|${removed}`);
    }
  }
  return changes;
}

/** Every change of the text in a single step. */
function singleSteps(insert) {
  const changes = [];
  const kept = count => (count > 0 ? `=${count}` : '');
  for (let at = 0; at <= text.length; at++) {
    for (const added of ['q', 'qr', 'qrstu']) changes.push(`${kept(at)}${insert(added.length)}${kept(text.length - at)}|${added}|`);
    for (let end = at + 1; end <= text.length; end++) changes.push(`${kept(at)}-${end - at}${kept(text.length - end)}||${text.slice(at, end)}`);
  }
  return changes;
}

/** How many pairs end with different texts, and which changes of its own make the client give up. */
function meet(LongTextChange, foreign) {
  let different = 0;
  const givenUp = [];
  for (const other of foreign) {
    for (const own of ownChanges()) {
      const [theirs, mine] = [LongTextChange.fromString(other), LongTextChange.fromString(own)];
      try {
        const shown = theirs.transformAgainst(mine, true).apply(mine.apply(text));
        if (shown !== mine.transformAgainst(theirs, false).apply(theirs.apply(text))) different++;
      } catch {
        givenUp.push(own);
      }
    }
  }
  return { different, givenUp };
}

export function transforming() {
  const { LongTextChange } = new Tab().library;
  const deletesTheEnd = own => /-1(\+1)?\|/.test(own);

  test('the client never takes a single step of somebody else wrongly; it gives up only where it has deleted the end of the text', () => {
    const { different, givenUp } = meet(LongTextChange, singleSteps(length => (length > 1 ? `+1+${length - 1}` : '+1')));
    assert.equal(different, 0);
    assert.ok(givenUp.every(deletesTheEnd));
  });

  test('if the first character of an insert were not a step by itself the client would give up elsewhere, too', () => {
    const { different, givenUp } = meet(LongTextChange, singleSteps(length => `+${length}`));
    assert.equal(different, 0);
    assert.ok(!givenUp.every(deletesTheEnd));
  });

  test('a client that has given up and is told of one more change that fits rejects what is typed until it has loaded', async () => {
    const { LongTextAttribute } = new Tab().library;
    const answers = [];
    const server = {
      serverURL: new URL('http://server.test'), actorId: 'us-1', getAttributeClientId: () => 'mine',
      fetch: () => new Promise(resolve => { answers.push(value => resolve({ json: async () => ({ value, changeId: '4' }) })); }),
    };
    const record = new LongTextAttribute(server, { subscribe: async () => 'subscribed', send: async () => 'sent' }, 'l-1');
    const told = (changeset, changeId) => record.onServerMessage({ attributeId: 'l-1', clientId: 'another', change: { changeset, changeId } });
    await record.load({ value: text, changeId: '1' });

    await record.set('wxyzA');
    told('=1+1=9|q|', '2');
    await record.set('wxyzAB');
    told('-1=5||w', '3');
    await assert.rejects(record.set('xyzABC'), /Changeset lengths for merging don't match/);

    answers.forEach(answer => answer('loaded'));
    await new Promise(setImmediate);
    assert.equal(await record.getValue(), 'loaded');
    await record.set('loaded anew');
    assert.equal(record.value, 'loaded anew');
  });
}
