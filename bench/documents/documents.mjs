// The workload of a document editor, through the published JavaScript client. See --help.
import { parseArgs } from 'node:util';
import { createDocument, declare, fetchDocument, fetchDocuments } from '../../tests/LinkedRecordsClient/harness/documents.mjs';
import { Person, World } from '../../tests/LinkedRecordsClient/harness/world.mjs';

const { values: given } = parseArgs({
  options: {
    url: { type: 'string' }, issuer: { type: 'string' }, audience: { type: 'string' }, token: { type: 'string', multiple: true },
    documents: { type: 'string', default: '0,1000,3000' }, calls: { type: 'string', default: '200' }, own: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '10' }, writers: { type: 'string', default: '8' }, help: { type: 'boolean' },
  },
});

if (given.help) {
  console.log(`bench/run documents [options]
  --documents 0,1000,3000  how many documents of somebody else there are
  --calls 200              calls measured of each kind
  --own 100                documents of the one who is measured
  --writers 8              people who type into one text, each as soon as the last change is confirmed
  --seconds 10             for how long
Another server than a fresh one of ours, which may be the first LinkedRecords:
  --url URL --token TOKEN --token TOKEN   where it is, and bearer tokens of two of its users
  --issuer URL --audience NAME            whose tokens they are and for whom`);
  process.exit(0);
}

const number = name => Number(given[name]);

/** A server of ours, or the one that was named. */
async function open() {
  if (!given.url) {
    // Several people's work by one user: the rates that protect a server would be measured instead.
    const world = await World.start({ RATE_LIMIT_USER: 'off', RATE_LIMIT_ADDRESS: 'off' });
    return { name: 'this server', stop: () => world.stop(), people: [await world.person('others'), await world.person('measured')] };
  }
  if ((given.token ?? []).length < 2) throw new Error('Another server needs two --token.');
  const people = given.token.map(token => {
    const claims = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
    const issuer = { url: given.issuer ?? claims.iss.replace(/\/$/, ''), audience: given.audience ?? [claims.aud].flat()[0], token: () => token };
    return new Person({ url: given.url, issuer, track: person => person }, claims);
  });
  for (const person of people) await person.client.ensureUserIdIsKnown();
  return { name: given.url, stop: () => people.forEach(person => person.leave()), people };
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

async function measure(name, calls, call) {
  for (let n = 0; n < Math.min(10, calls); n++) await call(-1 - n);
  const times = [];
  for (let n = 0; n < calls; n++) {
    const begin = performance.now();
    await call(n);
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  const row = Object.fromEntries([['p50', 0.5], ['p95', 0.95], ['p99', 0.99]].map(([label, share]) => [label, Number(percentile(times, share).toFixed(2))]));
  console.log(`${name.padEnd(34)}${row.p50.toFixed(1).padStart(9)}${row.p95.toFixed(1).padStart(9)}${row.p99.toFixed(1).padStart(9)}`);
  return row;
}

/** Makes documents, several at a time, without keeping the objects: each would follow its record. */
async function fill(person, terms, from, to) {
  let next = from;
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (next < to) {
      await createDocument(person.client, person.tab.library, terms, `document ${next++}`);
      person.Records.clearCache();
    }
  }));
}

async function documents(others, me, results) {
  const ending = Array.from({ length: 8 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('');
  const terms = await declare(me.client, ending);
  await fill(me, terms, 0, number('own'));
  let [filled, mine] = [0, number('own')];
  for (const count of given.documents.split(',').map(Number)) {
    await fill(others, terms, filled, count);
    filled = Math.max(filled, count);
    const created = [];
    results[`createDocument, ${count}`] = await measure(`createDocument at ${count}`, number('calls'), async n => {
      created.push(await createDocument(me.client, me.tab.library, terms, `measured ${n}`));
      mine++;
    });
    results[`fetchDocuments, ${count}`] = await measure(`fetchDocuments (${mine} own) at ${count}`, Math.min(50, number('calls')), async () => {
      me.Records.clearCache();
      const found = await fetchDocuments(me.client, me.tab.library, terms);
      if (found.length !== mine) throw new Error(`${found.length} documents were found, there are ${mine}`);
    });
    results[`fetchDocument, ${count}`] = await measure(`fetchDocument at ${count}`, number('calls'), async n => {
      me.Records.clearCache();
      const { content } = created[Math.abs(n) % created.length];
      const opened = await fetchDocument(me.client, terms, content.id);
      if (!opened.content || opened.bibliography.length !== 1) throw new Error('A document was not found whole');
    });
  }
}

/** Everybody puts a character at a place of her own as soon as the last one is confirmed. */
async function typing(me, results) {
  const first = await me.Records.createLongText('0'.repeat(100));
  const people = [me];
  while (people.length < number('writers')) people.push(await me.again());
  const texts = [first, ...await Promise.all(people.slice(1).map(person => person.Records.find(first.id)))];
  const end = performance.now() + (number('seconds') * 1000);
  const times = [];
  await Promise.all(texts.map(async (text, index) => {
    while (performance.now() < end) {
      const at = Math.floor(text.value.length * index / texts.length);
      const begin = performance.now();
      await text.set(`${text.value.slice(0, at)}${index}${text.value.slice(at)}`);
      while (text.changeInTransmission) await new Promise(resolve => { setImmediate(resolve); });
      times.push(performance.now() - begin);
    }
  }));
  const expected = 100 + times.length;
  for (const begin = performance.now(); texts.some(text => text.value !== texts[0].value || text.value.length !== expected);) {
    if (performance.now() - begin > 30_000) throw new Error('The texts did not become one');
    await new Promise(resolve => { setTimeout(resolve, 20); });
  }
  times.sort((a, b) => a - b);
  const row = { changesPerSecond: Number((times.length / number('seconds')).toFixed(1)), p50: Number(percentile(times, 0.5).toFixed(2)), p99: Number(percentile(times, 0.99).toFixed(2)) };
  results[`${texts.length} writers`] = row;
  console.log(`${texts.length} writers on one text: ${row.changesPerSecond} changes/s, confirmed after ${row.p50} ms (p50), ${row.p99} ms (p99)`);
}

const server = await open();
const results = {};
console.log(`${server.name}; milliseconds${' '.repeat(13)}${'p50'.padStart(9)}${'p95'.padStart(9)}${'p99'.padStart(9)}`);
const [others, me] = server.people;
await documents(others, me, results);
await typing(me, results);
// How much slower is it with all the documents of others than without any?
const counts = given.documents.split(',');
const ratios = Object.fromEntries(['createDocument', 'fetchDocuments', 'fetchDocument'].map(name => [
  `${name}, ${counts.at(-1)} against ${counts[0]}`, Number((results[`${name}, ${counts.at(-1)}`].p50 / results[`${name}, ${counts[0]}`].p50).toFixed(2)),
]));
console.log(JSON.stringify({ benchmark: 'documents', server: server.name, results, ratios }));
await server.stop();
process.exit(0);
