// Plays the story of each sample: the real server, two people, each in a browser of their own. Screenshots go to artifacts/screenshots.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openBrowser } from '../../tests/EndToEnd/browser.mjs';
import { Server } from '../../tests/EndToEnd/server.mjs';
import { serve } from './serve.js';

const pictures = fileURLToPath(new URL('../../artifacts/screenshots/', import.meta.url));
const working = process.env.LINKEDRECORDS_LONG === '1' ? 60_000 : 5_000;
const patience = 60_000;

const browser = await openBrowser();
const skip = browser ? false : 'Chromium is not installed and could not be. Type: sudo apt-get install chromium';

describe('a sample', { skip }, () => {
  let server;
  let site;
  let alice;
  let bob;

  before(async () => {
    await mkdir(pictures, { recursive: true });
    server = await Server.startFresh();
    site = await serve(server.url);
    [alice, bob] = await Promise.all([browser.newContext(), browser.newContext()]);
  });
  after(async () => {
    await browser.close();
    site.close();
    await server.stop();
  });

  /** A page of a sample, signed in; with the address of a thing where there is one. */
  async function open(context, sample, name, thing = '') {
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const failures = [];
    page.on('pageerror', error => failures.push(String(error)));
    page.failures = failures;
    await page.goto(`${site.url}/${sample}/?as=${name}${thing}`);
    return page;
  }

  const thingOf = page => page.waitForFunction(() => location.hash.length > 1 && location.hash).then(handle => handle.jsonValue());

  /** Alice makes a thing and invites Bob, who opens it. Bob has signed in before, or nobody could find him. */
  async function together(sample) {
    const stranger = await open(bob, sample, 'bob', '#kv-00000000-0000-7000-8000-000000000000');
    await stranger.getByText('not invited').waitFor();
    await stranger.close();
    const first = await open(alice, sample, 'alice');
    const thing = await thingOf(first);
    const early = await open(bob, sample, 'bob', thing);
    await early.getByText('not invited').waitFor();
    await early.close();
    await first.fill('#invite [name=email]', 'bob@example.com');
    await first.click('#invite button');
    await first.waitForFunction(() => document.querySelector('#invite [name=email]').value === '');
    return [first, await open(bob, sample, 'bob', thing)];
  }

  async function finish(name, ...pages) {
    for (const [index, page] of pages.entries()) {
      await page.screenshot({ path: `${pictures}${name}-${index + 1}.png` });
      assert.deepEqual(page.failures, []);
      await page.close();
    }
  }

  const send = async (page, form, text) => {
    await page.fill(`#${form} input`, text);
    await page.press(`#${form} input`, 'Enter');
  };
  const shows = (page, selector, texts) =>
    page.waitForFunction(
      ([where, wanted]) => JSON.stringify([...document.querySelectorAll(where)].map(one => one.textContent.trim())) === JSON.stringify(wanted),
      [selector, texts],
    );

  const saysState = (page, state) =>
    page.waitForFunction(wanted => document.querySelector('header output').textContent.includes(wanted), state);

  /** Both work for a while, and the network goes three times; at the end everything has been sent and heard. */
  async function workThroughCuts([first, second], work) {
    const cuts = async () => {
      for (let time = 0; time < 3; time++) {
        site.cut();
        await Promise.all([saysState(first, 'offline'), saysState(second, 'offline')]);
        site.restore();
        await Promise.all([saysState(first, 'live'), saysState(second, 'live')]);
      }
    };
    const until = Date.now() + working;
    const [ofFirst, ofSecond] = await Promise.all([work(first, until), work(second, until), cuts()]);
    const isQuiet = page => page.waitForFunction(() => /: live$/.test(document.querySelector('header output').textContent));
    await Promise.all([isQuiet(first), isQuiet(second)]);
    return [ofFirst, ofSecond];
  }

  /** Waits until both show the same, and answers what. */
  async function shownByBoth([first, second], read) {
    for (const end = Date.now() + patience; ;) {
      const [one, other] = [await read(first), await read(second)];
      try {
        assert.deepEqual(one, other);
        return one;
      } catch (difference) {
        if (Date.now() > end) throw difference;
      }
    }
  }

  it('todo-list: what one adds the other sees and ticks', async () => {
    const [first, second] = await together('todo-list');

    await send(first, 'add', 'Water the garden');
    await shows(second, '#tasks li', ['Water the garden']);
    await send(second, 'add', 'Feed the cat');
    await shows(first, '#tasks li', ['Water the garden', 'Feed the cat']);
    await second.check('#tasks li:first-child input');
    await shows(first, '#tasks li.done', ['Water the garden']);

    await finish('todo-list', first, second);
  });

  it('chat-room: no message is lost to one that was sent at the same time', async () => {
    const [first, second] = await together('chat-room');

    const say = async (page, name) => {
      for (let number = 0; number < 5; number++) await send(page, 'say', `${name} ${number}`);
    };
    await Promise.all([say(first, 'a'), say(second, 'b')]);

    for (const page of [first, second]) await page.waitForFunction(() => document.querySelectorAll('#messages li').length === 10);
    const read = page => page.locator('#messages li').allTextContents();
    assert.deepEqual(await read(first), await read(second));
    await finish('chat-room', first, second);
  });

  it('document-editor: two type while the network goes three times, and see the same in the end', async () => {
    const [first, second] = await together('document-editor');
    await first.waitForFunction(() => document.querySelector('#people').textContent.includes('bob'));
    const contentOf = page => page.locator('.cm-content').evaluate(content => [...content.querySelectorAll('.cm-line')].map(line => line.textContent).join('\n'));

    const wordOf = page => (page === first ? 'one' : 'two');
    await workThroughCuts([first, second], async (page, until) => {
      await page.click('.cm-content');
      while (Date.now() < until) await page.keyboard.type(`${wordOf(page)} `, { delay: 20 });
    });

    assert.match(await shownByBoth([first, second], contentOf), /one .*two|two .*one/s);
    await finish('document-editor', first, second);
  });

  it('whiteboard: elements and cursors are seen by the other', async () => {
    const [first, second] = await together('whiteboard');

    await first.click('#add');
    await second.waitForSelector('#board [data-id]');
    const note = await second.locator('#board [data-id] rect').boundingBox();
    await second.mouse.move(note.x + 20, note.y + 40);
    await second.mouse.down();
    await second.mouse.move(note.x + 120, note.y + 60, { steps: 5 });
    await second.mouse.up();
    const place = () => document.querySelector('#board [data-id]').getAttribute('transform');
    const moved = await second.evaluate(place);
    await first.waitForFunction(wanted => document.querySelector('#board [data-id]').getAttribute('transform') === wanted, moved);
    await first.waitForSelector('#board .cursor');
    second.once('dialog', dialog => dialog.accept('Buy milk'));
    await second.dblclick('#board [data-id] rect');
    await first.locator('#board [data-id]').getByText('Buy milk').waitFor();
    await second.click('#clear');
    await first.waitForFunction(() => !document.querySelector('#board [data-id]'));
    await first.click('#add');
    await second.waitForSelector('#board [data-id]');

    await finish('whiteboard', first, second);
  });

  it('whiteboard: two draw while the network goes three times, and see the same in the end', async () => {
    const [first, second] = await together('whiteboard');
    await Promise.all([first, second].map(page => page.waitForSelector('#board')));
    const notes = page => page.locator('#board [data-id]');

    // Each adds notes and drags whichever there are, also those that the other drags.
    const added = await workThroughCuts([first, second], async (page, until) => {
      let count = 0;
      for (; count === 0 || Date.now() < until; count++) {
        await page.click('#add');
        for (const place of [2 * count, 5 * count]) await drag(page, place);
      }
      return count;
    });

    const shown = await shownByBoth([first, second], page =>
      notes(page).evaluateAll(all => all.map(note => [note.dataset.id, note.getAttribute('transform')]).sort()),
    );
    assert.equal(shown.length, added[0] + added[1], 'no note is lost and none is there twice');
    await finish('whiteboard-long', first, second);

    async function drag(page, place) {
      // At one moment: what the other does draws all notes anew.
      const [board, note] = await page.evaluate(number => {
        const all = document.querySelectorAll('#board [data-id]');
        return [document.querySelector('#board'), all[number % all.length]].map(element => element.getBoundingClientRect().toJSON());
      }, place);
      await page.mouse.move(note.x + 20, note.y + 40);
      await page.mouse.down();
      await page.mouse.move(board.x + 20 + ((place * 37) % 600), board.y + 40 + ((place * 23) % 300), { steps: 3 });
      await page.mouse.up();
    }
  });

  it('project-board: a card that one moves has moved for the other', async () => {
    const [first, second] = await together('project-board');

    await send(first, 'add', 'Write the story');
    await second.locator('#Planned .card button').click();
    await first.locator('#Doing .card').getByText('Write the story').waitFor();
    await first.locator('#Doing .card button').click();
    await second.locator('#Done .card').getByText('Write the story').waitFor();
    await second.waitForFunction(() => !document.querySelector('#Doing .card, #Planned .card'));

    await finish('project-board', first, second);
  });

  it('file-drop: a file reaches the other tenant, and is gone when it is taken back', async () => {
    await (await open(alice, 'file-drop', 'alice', '#kv-none')).getByText('Drop a file').waitFor();
    const inbox = await open(bob, 'file-drop', 'bob');
    await inbox.fill('#let input', 'alice@example.com');
    await inbox.press('#let input', 'Enter');
    await inbox.waitForFunction(() => document.querySelector('#let input').value === '');
    const address = await inbox.locator('#address').textContent();

    const sender = await open(alice, 'file-drop', 'alice', new URL(address).hash);
    await sender.setInputFiles('input[type=file]', { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('the plan') });
    await inbox.locator('#files li').getByText('plan.txt').waitFor();
    const download = inbox.waitForEvent('download');
    await inbox.locator('#files button').click();
    assert.equal((await download).suggestedFilename(), 'plan.txt');
    await inbox.screenshot({ path: `${pictures}file-drop-inbox.png` });
    await sender.locator('#dropped button').click();
    await inbox.waitForFunction(() => document.querySelectorAll('#files li').length === 0);

    await finish('file-drop', sender, inbox);
  });
});

describe('a console program', () => {
  let server;
  before(async () => (server = await Server.startFresh()));
  after(() => server.stop());

  const run = promisify(execFile);
  const pathOf = path => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const story = /^Alice made (kv-\S+)\nBob .*\n(?:Bob .*\n)*Bob .*true.*\nAlice reads: \{.*"done": ?true.*\}\n$/;

  it('apollo: shares a task that the other does', async () => {
    const { stdout } = await run('node', [pathOf('samples/apollo/main.js'), server.url]);

    assert.match(stdout, story);
  });

  it('dotnet-console: shares a task that the other does', async () => {
    const { stdout } = await run('dotnet', [pathOf('artifacts/bin/dotnet-console/release/DotnetConsole.dll'), server.url]);

    assert.match(stdout.replace('(done)', 'true'), story);
  });
});
