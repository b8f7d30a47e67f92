import assert from 'node:assert/strict';
import test, { describe } from 'node:test';
import { behaviour, covers } from '../harness/behaviours.mjs';
import { Frontend } from '../harness/frontend.mjs';
import { RawSocket } from '../harness/raw.mjs';
import { until } from '../harness/world.mjs';
import { openBrowser } from '../../EndToEnd/browser.mjs';

export function signIn(world) {
  describe('Sign-in', () => {
    behaviour(155, 'the address is that of the token', async () => {
      const A = await world.person('ann');
      assert.equal(await A.client.getCurrentUserEmail(), A.claims.email);
    });

    test('an address that the token does not carry is asked of the provider', async () => {
      const sub = `somebody-${Math.random().toString(36).slice(2)}`;
      const answer = await fetch(new URL('/userinfo', world.url), { headers: { authorization: `Bearer ${world.issuer.token({ sub, email_verified: undefined })}` } });
      assert.equal((await answer.json()).userEmail, `${sub}@userinfo.example`);
    });

    test('the client is told where to sign in', async () => {
      const answer = await fetch(new URL('/oidc/discovery', world.url));
      assert.deepEqual(await answer.json(), { authority: world.issuer.url, client_id: world.issuer.audience });
    });

    test('who has no token, or one of somebody else\'s, is sent to sign in', async () => {
      const A = await world.person('ann');
      const asked = [];
      for (const token of ['', 'Bearer nonsense', `Bearer ${A.token.slice(0, -4)}AAAA`]) {
        asked.push((await fetch(new URL('/userinfo', world.url), { headers: token ? { authorization: token } : {} })).status);
      }
      assert.deepEqual(asked, [401, 401, 401]);
    });

    test('a preflight names the origins that may come', async () => {
      const preflight = origin => fetch(new URL('/facts', world.url), {
        method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
      });
      const allowed = await preflight(world.frontend.url);
      assert.equal(allowed.status, 204);
      assert.equal(allowed.headers.get('access-control-allow-origin'), world.frontend.url);
      assert.equal(allowed.headers.get('access-control-allow-credentials'), 'true');
      assert.equal(allowed.headers.get('access-control-allow-headers'), 'authorization,content-type');
      assert.equal((await preflight('http://evil.example')).headers.get('access-control-allow-origin'), null);
    });
  });

  covers(75, 76, 77);
  test('in a browser, with a session cookie', { timeout: 300_000 }, async step => {
    const browser = await openBrowser();
    if (!browser) return step.skip('there is no Chromium here');
    const other = await Frontend.start();
    other.server = world.url;
    try {
      await inBrowser(world, browser, other, step);
    } finally {
      await browser.close();
      other.stop();
    }
  });
}

/** Somebody in a browser of his own, who signs in by the page's own way. */
async function visit(world, browser, name) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const email = `${name}-${Math.random().toString(36).slice(2)}@example.com`;
  world.issuer.visitor = { sub: email, email };
  await page.goto(world.frontend.url);
  assert.equal(await page.evaluate(async api => (await fetch(`${api}/userinfo`, { credentials: 'include' })).status, world.url), 401);
  await page.goto(`${world.frontend.url}/login`);
  await page.waitForURL(`${world.frontend.url}/`);
  await page.evaluate(async api => {
    const LinkedRecords = globalThis.default ?? globalThis.LinkedRecords;
    globalThis.client = new LinkedRecords(new URL(api));
    globalThis.client.setAuthorizationErrorHandler(() => {});
    await globalThis.client.ensureUserIdIsKnown();
  }, world.url);
  return { context, page, email };
}

async function inBrowser(world, browser, other, step) {
  let [A, B] = [];
  await step.test('75, 76, 77: two people sign in and are told their own address, as often as they ask', async () => {
    A = await visit(world, browser, 'ann');
    B = await visit(world, browser, 'ben');
    const email = person => person.page.evaluate(() => globalThis.client.getCurrentUserEmail());
    for (const person of [A, A, B]) assert.equal(await email(person), person.email);
  });

  await step.test('a record that one shares is live for the other', async () => {
    const id = await A.page.evaluate(async email => {
      const { client } = globalThis;
      globalThis.record = await client.Attribute.createKeyValue({ n: 0 });
      await client.Fact.createAll([[await client.getUserIdByEmail(email), '$canAccess', globalThis.record.id]]);
      return globalThis.record.id;
    }, B.email);
    await B.page.evaluate(async record => { globalThis.record = await globalThis.client.Attribute.find(record); }, id);
    await A.page.evaluate(() => globalThis.record.set({ n: 1 }));
    await until(async () => (await B.page.evaluate(() => globalThis.record.getValue())).n === 1);
  });

  await step.test('a page of another origin opens no socket with the cookie and changes nothing', async () => {
    const cookie = (await A.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    const status = await fetch(new URL('/facts', world.url), { method: 'POST', body: '[]', headers: { cookie, origin: other.url, 'content-type': 'application/json' } });
    assert.equal(status.status, 401);
    for (const [origin, answer] of [[other.url, /^44/], [world.frontend.url, /^40/]]) {
      const raw = await RawSocket.open(world.url, { headers: { cookie, origin } });
      raw.send('40');
      await raw.frame(answer);
      raw.close();
    }
  });

  await step.test('who signs out is out', async () => {
    await A.page.goto(`${world.frontend.url}/logout`);
    await A.page.waitForURL(`${world.frontend.url}/`);
    assert.equal(await A.page.evaluate(async api => (await fetch(`${api}/userinfo`, { credentials: 'include' })).status, world.url), 401);
  });
}
