import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Network } from '../support/network.js';
import type { TestServer } from '../support/server.js';
import { until } from '../support/until.js';

const shared = new URL('../../../../tests/EndToEnd/browser.mjs', import.meta.url);
const { openBrowser } = (await import(shared.href)) as { readonly openBrowser: () => Promise<Browser | null> };

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../browser/page.js', import.meta.url))],
    bundle: true,
    format: 'esm',
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** Pages whose own files come without the server; all else goes through a network that can be cut. */
async function openContext(browser: Browser, server: TestServer, script: string): Promise<{ context: BrowserContext; network: Network }> {
  const network = await Network.to(server.port);
  const page = '<!doctype html><title>App</title><body><script type="module" src="/app/page.js"></script>';
  network.files.set('/app/', { type: 'text/html', body: page });
  network.files.set('/app/page.js', { type: 'text/javascript', body: script });
  return { context: await browser.newContext(), network };
}

async function openPage(context: BrowserContext, network: Network): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${network.url}/app/`);
  await page.waitForFunction(() => 'app' in window);
  return page;
}

export const browser = (server: TestServer): void => {
  let chromium: Browser | null = null;
  let script = '';

  void describe('in a browser', () => {
    before(async () => {
      chromium = await openBrowser();
      script = await bundle();
    });
    after(() => chromium?.close());

    const withPages = async (play: (network: Network, open: () => Promise<Page>) => Promise<void>): Promise<void> => {
      assert.ok(chromium, 'Chromium is not installed and could not be. Type: sudo apt-get install chromium');
      const { context, network } = await openContext(chromium, server, script);
      try {
        await play(network, () => openPage(context, network));
      } finally {
        await context.close();
        network.close();
      }
    };

    it('what was written without a connection survives a reload and is sent once', () =>
      withPages(async (network, open) => {
        const page = await open();
        const token = await page.evaluate(() => window.app.signIn('alice'));
        const [record, text] = await page.evaluate(
          async () => [await window.app.createDocument({ n: 0 }), await window.app.createText('kept')] as const,
        );
        await page.evaluate(id => window.app.openDocument(id), record);
        await page.evaluate(id => window.app.openText(id), text);
        network.cut();
        await page.waitForFunction(() => window.app.state() === 'offline');
        await page.evaluate(() => {
          for (let count = 0; count < 5; count++) window.app.increment('n');
          window.app.insert(0, 'is ');
        });
        await until(async () => (await page.evaluate(async () => (await indexedDB.databases()).length)) > 0, 'there is a database');
        await until(() => page.evaluate(stored), 'both are stored');

        await page.reload();
        await page.waitForFunction(() => 'app' in window);
        await page.evaluate(given => window.app.useToken(given), token);
        await page.waitForFunction(() => window.app.pending() > 0);
        network.restore();
        await page.evaluate(() => window.app.reconnect());
        await page.waitForFunction(() => window.app.state() === 'live' && window.app.pending() === 0);

        await page.evaluate(id => window.app.openDocument(id), record);
        assert.deepEqual(await page.evaluate(() => window.app.value()), { n: 5 });
        await page.evaluate(id => window.app.openText(id), text);
        await page.waitForFunction(() => window.app.text() === 'is kept');
      }));

    it('tabs share one socket, and when its tab is closed the next one goes on', () =>
      withPages(async (network, open) => {
        const [first, second] = [await open(), await open()];
        const sockets: string[] = [];
        for (const [name, page] of [
          ['first', first],
          ['second', second],
        ] as const)
          page.on('websocket', () => sockets.push(name));
        const token = await first.evaluate(() => window.app.signIn('alice'));
        const before = sockets.length;
        const record = await first.evaluate(() => window.app.createDocument({ n: 0 }));
        await second.evaluate(given => window.app.useToken(given), token);
        await second.waitForFunction(() => window.app.state() === 'live');
        await Promise.all([first, second].map(page => page.evaluate(id => window.app.openDocument(id), record)));

        await first.evaluate(() => window.app.patch({ n: 1 }));
        await second.waitForFunction(() => JSON.stringify(window.app.value()) === '{"n":1}');
        assert.deepEqual(sockets.slice(before), []);

        await first.close();
        await second.evaluate(() => window.app.patch({ n: 2 }));
        await second.waitForFunction(() => window.app.state() === 'live');
        assert.deepEqual(sockets.slice(before), ['second']);

        const third = await open();
        await third.evaluate(given => window.app.useToken(given), token);
        await third.evaluate(id => window.app.openDocument(id), record);
        network.drop();
        await third.evaluate(() => window.app.patch({ n: 3 }));
        await second.waitForFunction(() => JSON.stringify(window.app.value()) === '{"n":3}');
      }));

    it('hooks of React show what there is and what becomes of it', () =>
      withPages(async (_, open) => {
        const [page, other] = [await open(), await open()];
        await page.evaluate(() => window.app.signIn('alice'));
        await other.evaluate(() => window.app.signIn('alice'));
        await page.evaluate(() => window.app.declare('BrowserTask'));
        const record = await page.evaluate(() => window.app.createDocument({ title: 'Water' }, 'BrowserTask'));
        await page.evaluate(async () => window.app.openText(await window.app.createText('Text')));
        const shows = async (line: string, value: unknown): Promise<void> => {
          await page.waitForFunction(([id, wanted]) => document.getElementById(id as string)?.textContent === wanted, [
            line,
            JSON.stringify(value),
          ] as const);
        };

        await page.evaluate(id => window.app.showBoard(id), record);
        await shows('connection', ['live', 0]);
        await shows('found', ['Water']);
        await shows('record', ['Water', null]);
        await other.evaluate(id => window.app.openDocument(id), record);
        await other.evaluate(() => window.app.patch({ title: 'Hose' }));
        await shows('found', ['Hose']);
        await shows('record', ['Hose', null]);
        await page.evaluate(() => window.app.insert(4, 's'));
        await shows('text', ['Texts', true]);
        await page.click('#undo');
        await shows('text', ['Text', false]);
        await page.evaluate(id => window.app.openDocument(id), record);
        await page.evaluate(() => window.app.patch({ title: 'Can' }));
        await other.evaluate(() => window.app.patch({ title: 'Hose' }));
        await shows('found', ['Hose']);
        await page.click('#undo-last');
        await shows('kept', ['CHANGED_BY_OTHER']);
        await other.evaluate(() => window.app.createDocument({ title: 'Dig' }, 'BrowserTask'));
        await shows('found', ['Hose', 'Dig']);
      }));

    it('editors show what others type, where their cursors are, and undo only what is their own', () =>
      withPages(async (network, open) => {
        const [alice, bob] = [await open(), await open()];
        await alice.evaluate(() => window.app.signIn('alice'));
        await bob.evaluate(() => window.app.signIn('bob'));
        const text = await alice.evaluate(() => window.app.createText('Roses are red'));
        const bobId = await bob.evaluate(() => window.app.user());
        await alice.evaluate(([user, id]) => window.app.share(user as string, id as string), [bobId, text]);
        for (const [page, name] of [
          [alice, 'Alice'],
          [bob, 'Bob'],
        ] as const) {
          await page.evaluate(id => window.app.openText(id), text);
          await page.evaluate(given => window.app.openEditor(given, '#aa3355'), name);
        }

        await bob.evaluate(() => window.app.select(5, 5));
        await alice.waitForFunction(() => window.app.carets().join() === 'Bob' && window.app.beforeCaret() === 'Roses');
        await alice.evaluate(() => window.app.select(0, 0));
        // One edit, however slow the machine is: edits far apart are undone one by one.
        await alice.keyboard.insertText('> ');
        await bob.keyboard.type('!');
        for (const page of [alice, bob]) await page.waitForFunction(() => window.app.shown() === '> Roses! are red');
        await alice.waitForFunction(() => window.app.beforeCaret() === '> Roses!');
        network.drop();
        await alice.keyboard.press('Control+z');
        for (const page of [alice, bob]) await page.waitForFunction(() => window.app.shown() === 'Roses! are red');
        await alice.keyboard.press('Control+y');
        for (const page of [alice, bob]) await page.waitForFunction(() => window.app.shown() === '> Roses! are red');
      }));

    it('a file is sent with its progress', () =>
      withPages(async (_, open) => {
        const page = await open();
        await page.evaluate(() => window.app.signIn('alice'));
        const { steps, last, size } = await page.evaluate(() => window.app.upload(3_000_000));
        assert.deepEqual([steps > 0, last, size], [true, 3_000_000, 3_000_000]);
      }));
  });
};

/** In a page: whether a change and a text are stored that are not sent. */
async function stored(): Promise<boolean> {
  const [found] = await indexedDB.databases();
  const opening = indexedDB.open(found?.name ?? '');
  await new Promise(resolve => (opening.onsuccess = resolve));
  const keys = opening.result.transaction('values').objectStore('values').getAllKeys();
  await new Promise(resolve => (keys.onsuccess = resolve));
  opening.result.close();
  return ['/outbox/', '/text/'].every(part => keys.result.some(key => String(key).includes(part)));
}
