// What the documents of LinkedRecords call NoReadWrite, NoWrite, NoSubject and NoObject.
import assert from 'node:assert/strict';

/** Facts that were refused for good; the last test looks for them in the store itself. */
export const neverStored = [];

/** The fact is refused. With `later` it is stored afterwards, by right. */
export async function refuses(person, fact, { later = false } = {}) {
  assert.deepEqual(await person.Facts.createAll([fact]), [], `${fact.join(' ')} was accepted`);
  if (!later) neverStored.push(fact);
}

export async function accepts(person, fact) {
  const [stored] = await person.Facts.createAll([fact]);
  assert.deepEqual([stored?.subject, stored?.predicate, stored?.object], fact, `${fact.join(' ')} was refused`);
}

export async function noWrite(node, person) {
  const own = await person.create({ own: 'value' });
  const patch = id => person.raw(`/attributes/${id}?clientId=${person.client.clientId}-0`, {
    method: 'PATCH', json: { clientId: `${person.client.clientId}-0`, actorId: person.id, facts: [], change: [{ UPDATED: 'VALUE' }] },
  });
  assert.equal((await patch(node)).status, 403);
  assert.equal((await patch(own.id)).status, 200);
}

export async function noReadWrite(node, person) {
  const own = await person.create({ own: 'value' });
  assert.equal((await person.Facts.findAll({ subject: [node] })).length, 0);
  assert.equal((await person.Facts.findAll({ object: [node] })).length, 0);
  person.Records.clearCache();
  assert.equal(await person.Records.find(node), undefined);
  assert.ok(await person.Records.find(own.id));
  const get = async id => (await person.raw(`/attributes/${id}?clientId=${person.client.clientId}-0`)).text();
  assert.match(await get(node), /Forbidden/);
  assert.match(await get(own.id), /value/);
  await noWrite(node, person);
}

const predicates = ['belongsTo', '$isMemberOf', '$isHostOf', '$isAccountableFor', '$isATermFor'];

export async function noSubject(node, person) {
  for (const predicate of predicates) {
    const [a, b] = [await person.create(), await person.create()];
    if (predicate !== '$isATermFor') await accepts(person, [a.id, predicate, b.id]);
    await refuses(person, [node, predicate, b.id]);
  }
}

export async function noObject(node, person) {
  for (const predicate of predicates) {
    const [a, b] = [await person.create(), await person.create()];
    if (predicate !== '$isATermFor') await accepts(person, [b.id, predicate, a.id]);
    await refuses(person, [b.id, predicate, node]);
  }
}

/** How many records each of several people finds. */
export async function finds(counts, ...patterns) {
  for (const [person, count] of counts) {
    assert.equal(await person.count(...patterns), count, `${person.claims.sub} finds another number with ${JSON.stringify(patterns)}`);
  }
}
