// Pages that live on another origin than the server, in a browser that holds them to it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openBrowser } from '../browser.mjs';
import { openPages } from '../pages.mjs';
import { Person } from '../person.mjs';
import { Server } from '../server.mjs';

const browser = await openBrowser();
const skip = browser ? false : 'Chromium is not installed and could not be. Type: sudo apt-get install chromium';
const patience = 60_000;

export const crossOrigin = () => describe('a page of another origin', { skip }, () => {
  let listed, foreign, server, context, app, stranger;
  before(async () => {
    [listed, foreign] = [await openPages(), await openPages()];
    server = await Server.startFresh({ CORS_ORIGIN: listed.url });
    // One browser, so that both pages would send the same cookies.
    context = await browser.newContext();
    [app, stranger] = [await open(listed), await open(foreign)];
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    for (const pages of [listed, foreign]) pages?.close();
  });

  async function open(pages) {
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    await page.goto(pages.url);
    return page;
  }

  it('that is listed does with the TypeScript client what a page of the server can', async () => {
    const seen = await app.evaluate(async url => {
      const { LinkedRecords } = await import('@linkedrecords/client');
      const client = new LinkedRecords(url);
      await client.register('app@example.com', 'correct horse battery');
      await client.Fact.createAll([['CrossThing', '$isATermFor', 'Something from elsewhere']]);
      const titles = [];
      const changed = new Promise(resolve => {
        void client.Record.subscribeToQuery({ things: [['isA', 'CrossThing']] }, ({ things }) => {
          titles.push(things.map(thing => thing.value.title).join());
          if (titles.at(-1) === 'second') resolve();
        });
      });
      const thing = await client.Record.create('keyValue', { title: 'first' }, [['isA', 'CrossThing']]);
      await thing.patch({ title: 'second' });
      await changed;
      const sent = [];
      const file = await client.Record.create('blob', new Blob(['bytes of a file'], { type: 'text/plain' }), [], progress => sent.push(progress.sent));
      await file.set(new Blob(['newer bytes'], { type: 'text/plain' }));
      const bytes = await (await file.getValue()).text();
      await client.history.undo();
      const result = { last: titles.at(-1), sent: sent.at(-1), bytes, undone: await (await file.getValue()).text(), id: file.id, token: client.token };
      window.client = client;
      return result;
    }, server.url);

    assert.deepEqual([seen.last, seen.sent, seen.bytes, seen.undone], ['second', 15, 'newer bytes', 'bytes of a file']);
  });

  it('that is listed sees with plain fetch what it needs, by its token and by its cookie', async () => {
    const seen = await app.evaluate(async url => {
      const ask = async (headers, init = {}) => {
        const body = JSON.stringify({ query: '{ me { email } }' });
        return (await (await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body, ...init })).json()).data?.me.email;
      };
      const authorization = { authorization: `Bearer ${window.client.token}` };
      const made = await (await fetch(`${url}/blobs`, { method: 'POST', body: 'plain bytes', headers: { ...authorization, 'content-type': 'text/plain' } })).json();
      const part = await fetch(`${url}/blobs/${made.id}`, { headers: { ...authorization, range: 'bytes=-5' } });
      const shown = ['ETag', 'Accept-Ranges', 'Content-Range'].map(name => part.headers.get(name) !== null);
      const unchanged = await fetch(`${url}/blobs/${made.id}`, { headers: { ...authorization, 'if-none-match': part.headers.get('ETag') }, cache: 'no-store' });
      const put = await fetch(`${url}/blobs/${made.id}`, { method: 'PUT', body: 'newer', headers: authorization });
      const refused = await fetch(`${url}/blobs/bl-none`, { headers: authorization });
      return {
        emails: [await ask(authorization), await ask({}, { credentials: 'include' })],
        part: [part.status, await part.text(), ...shown],
        statuses: [unchanged.status, put.status, refused.status],
        code: (await refused.json()).code,
      };
    }, server.url);

    assert.deepEqual(seen, {
      emails: ['app@example.com', 'app@example.com'],
      part: [206, 'bytes', true, true, true],
      statuses: [304, 200, 404],
      code: 'RECORD_NOT_FOUND',
    });
  });

  it('that is not listed reads nothing, by whatever way', async () => {
    const token = await app.evaluate(() => window.client.token);
    const seen = await stranger.evaluate(async ({ url, token: secret }) => {
      const { LinkedRecords } = await import('@linkedrecords/client');
      const isBlocked = (path, init) => fetch(url + path, init).then(() => false, () => true);
      const post = { method: 'POST', body: JSON.stringify({ query: '{ me { email } }' }), headers: { 'content-type': 'application/json' } };
      const authorization = { authorization: `Bearer ${secret}` };
      const client = new LinkedRecords(url);
      client.refusalHandler = () => {};
      const code = attempt => attempt.then(() => 'none', error => error.code ?? error.name);
      const result = {
        blocked: [
          await isBlocked('/graphql', { ...post, credentials: 'include' }),
          await isBlocked('/graphql', { ...post, headers: { ...post.headers, ...authorization } }),
          await isBlocked('/blobs', { method: 'POST', body: 'x', credentials: 'include' }),
          await isBlocked('/auth/sessions', { credentials: 'include' }),
          await isBlocked('/auth/guest', { method: 'POST', credentials: 'include' }),
        ],
        // The browser opens a socket wherever a page likes, and sends its cookie along.
        socket: await code(client.ensureUserIdIsKnown()),
        guest: await code(client.signInAsGuest()),
      };
      await client.close();
      return result;
    }, { url: server.url, token });

    assert.deepEqual(seen.blocked, [true, true, true, true, true]);
    assert.ok(['UNAUTHENTICATED', 'OFFLINE'].includes(seen.socket), seen.socket);
    assert.equal(seen.guest, 'OFFLINE');
  });

  it('that is not listed changes nothing either, also where it needs no leave to send', async () => {
    const count = person => person.get('{ findAll(where: [["$it", "isA", "CrossThing"]]) { count } }').then(({ findAll }) => findAll.count);
    const person = new Person(server, { token: await app.evaluate(() => window.client.token) });
    const before = await count(person);
    await stranger.evaluate(async url => {
      const mutation = 'mutation { createRecord(input: { value: {}, facts: [["isA", "CrossThing"]] }) { revision } }';
      const blindly = { method: 'POST', mode: 'no-cors', credentials: 'include' };
      await fetch(`${url}/graphql`, { ...blindly, body: JSON.stringify({ query: mutation }) });
      await fetch(`${url}/graphql?query=${encodeURIComponent(mutation)}`, { mode: 'no-cors', credentials: 'include' });
      const form = new FormData();
      form.append('operations', JSON.stringify({ query: mutation, variables: {} }));
      form.append('map', '{}');
      await fetch(`${url}/graphql`, { ...blindly, body: form });
      await fetch(`${url}/blobs`, { ...blindly, body: 'x' });
      await fetch(`${url}/auth/logout`, blindly);
    }, server.url);

    assert.equal(await count(person), before);
    assert.equal((await person.get('{ me { email } }')).me.email, 'app@example.com', 'nobody was signed out');
  });
});
