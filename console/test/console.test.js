// The story of the console in a real browser, against a real server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { browser, Console, serious, skip, until } from './support.js';

after(() => browser?.close());

describe('The console', { skip }, () => {
    let console;
    let page;
    before(async () => {
        console = await Console.open(browser);
        page = console.page;
    });
    after(() => console?.close());

    it('signs two people in with one click, each with a session of their own', async () => {
        await console.signBothIn();

        const tokens = await page.evaluate(() => ['left', 'right'].map(side => sessionStorage.getItem(`linkedrecords.${side}`)));
        assert.ok(tokens[0] && tokens[1] && tokens[0] !== tokens[1]);
        assert.deepEqual(await console.context.cookies(), []);
        assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    });

    it('shows what is shared, and each letter, to the other as it happens', async () => {
        const { left, right } = console;
        await right.getByText('Bob sees nothing here yet.').waitFor();
        await console.sharePage();

        await left.locator('.cm-content').click();
        await page.keyboard.press('Control+End');
        await page.keyboard.type('Hello Bob');
        await right.locator('.cm-line', { hasText: 'Hello Bob' }).waitFor();
        await right.getByText('Alice is here').waitFor();
        await right.locator('.lr-caret[title="Alice"]').waitFor({ state: 'attached' });
        await left.getByRole('textbox', { name: 'Title of the page' }).fill('Our plans');
        await right.locator('input[value="Our plans"]').waitFor();
    });

    it('keeps a list in order while both put in, move and tick', async () => {
        const { left, right } = console;
        const add = async (seat, title) => {
            await seat.getByLabel('What comes onto the list').fill(title);
            await seat.getByLabel('What comes onto the list').press('Enter');
            for (const one of [left, right]) await one.locator('.page-tasks').getByText(title).waitFor();
        };
        await add(left, 'Water the garden');
        await add(right, 'Feed the cat');
        await right.getByRole('button', { name: 'Move Feed the cat up' }).click();
        await left.locator('.page-tasks li:first-child', { hasText: 'Feed the cat' }).waitFor();
        await left.getByRole('checkbox', { name: 'Feed the cat' }).check();

        await right.locator('.page-tasks li.done', { hasText: 'Feed the cat' }).waitFor();
    });

    it('hands a file over', async () => {
        await console.left
            .locator('.drop input')
            .setInputFiles({ name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('the plan') });
        const download = page.waitForEvent('download');
        await console.right.getByRole('button', { name: /plan\.txt/ }).click();

        assert.equal(await readFile(await (await download).path(), 'utf8'), 'the plan');
    });

    it('lets a query be run, and says what was wrong with it', async () => {
        await console.view('Playground');
        await page.getByRole('textbox', { name: 'Query' }).press('Control+Enter');
        await page.locator('.answers .json', { hasText: 'alice@example.com' }).waitFor();
        await console.write(page.getByRole('textbox', { name: 'Query' }), 'query Wrong { nothing }');
        await page.getByRole('textbox', { name: 'Query' }).press('Control+Enter');

        await page.locator('.answers .json', { hasText: 'Cannot query field' }).waitFor();
    });

    it('proposes what the schema has, and explains it', async () => {
        const query = page.getByRole('textbox', { name: 'Query' });
        await console.write(query, 'query Me { me { ema } }');
        await query.press('End');
        for (let back = 0; back < 4; back++) await query.press('ArrowLeft');
        await query.press('Control+Space');
        await page.locator('.cm-tooltip-autocomplete', { hasText: 'email' }).waitFor();
        await query.press('Escape');
        await page.getByRole('button', { name: 'Schema', exact: true }).click();
        await page.getByLabel('Search the schema').fill('DenialReason wouldGrant');
        await page.getByText(/^1 of \d+ definitions$/).waitFor();
        await page.keyboard.press('Escape');

        await page.getByLabel('Search the schema').waitFor({ state: 'detached' });
    });

    it('listens to a subscription while the other person writes', async () => {
        const play = async (who, title) => {
            await console.lookAs(who);
            await page.getByRole('button', { name: title, exact: true }).click();
            const answered = page.waitForResponse(
                response => response.url().endsWith('/graphql') && response.request().method() === 'POST',
            );
            await page.getByRole('textbox', { name: 'Query' }).press('Control+Enter');
            const body = await (await answered).json();
            assert.equal(body.errors, undefined, JSON.stringify(body.errors));
            return body.data;
        };
        await play('Alice', 'Declare a term');
        const { createRecord } = await play('Alice', 'Create a note');
        await page.getByRole('button', { name: 'Follow all notes', exact: true }).click();
        await page.getByRole('textbox', { name: 'Query' }).press('Control+Enter');
        await page.locator('.events', { hasText: createRecord.record.id }).waitFor();
        await page.getByRole('button', { name: 'Change the note', exact: true }).click();
        await page.getByRole('textbox', { name: 'Query' }).press('Control+Enter');

        await page.locator('.events li:first-child', { hasText: 'bread' }).waitFor();
        await page.getByRole('button', { name: 'Stop Notes' }).click();
        await page.getByText('nothing runs').waitFor();
    });

    it('shows the facts of a node as a picture that leads on', async () => {
        await console.view('Explorer');
        const picture = page.locator('.picture');
        await picture.getByRole('link', { name: /isAccountableFor Our plans/ }).click();
        await page.waitForURL(/#\/explorer\/kv-/);
        await picture.getByRole('link', { name: /isA SharedPage/ }).waitFor();
        await page.locator('.panel', { hasText: 'Content' }).getByText('Water the garden').waitFor();
        await picture.getByRole('link', { name: /Bob, whose \$isMemberOf this is/ }).click();

        await page.locator('.picture .middle', { hasText: 'Bob' }).waitFor();
    });

    it('edits a document as JSON, and takes an edit back', async () => {
        await console.view('Records');
        await page.getByRole('button', { name: 'Document', exact: true }).click();
        const editor = page.getByRole('textbox', { name: 'Document as JSON' });
        await console.write(editor, '{ "title": "Groceries", "milk": 2 }');
        await page.locator('.record-list').getByText('Groceries').waitFor();
        await page.getByRole('button', { name: 'Take my last change back' }).click();

        await page.locator('.document-editor', { hasText: 'Untitled' }).waitFor();
        await page.getByRole('button', { name: 'Make it again' }).click();
        await page.locator('.document-editor', { hasText: 'Groceries' }).waitFor();
    });

    it('tells each difference of a live result, and why a row went', async () => {
        await console.view('Together');
        await console.view('Live');
        await console.lookAs('Bob');
        await page.locator('.rows', { hasText: 'Our plans' }).waitFor();
        const [share, owner] = await Promise.all([pageAndMember(console), tokenOf(console, 'left')]);
        await change(console, owner, 'retractFacts', share);
        await page.locator('.differences', { hasText: 'access was taken back' }).waitFor();
        await page.getByText('Bob sees none of it now.').waitFor();
        await change(console, owner, 'assertFacts', share);

        await page.locator('.differences li:first-child .added', { hasText: 'Our plans' }).waitFor();
    });

    it('says why somebody may, and what sharing would change before it is made', async () => {
        const { subject, object } = await pageAndMember(console);
        await console.lookAs('Alice');
        await page.evaluate(id => (location.hash = `#/access/${id}`), object);
        await page.getByText('Yes, Bob may read it.').waitFor();
        await page.getByRole('list', { name: 'Because' }).getByText('$isMemberOf').waitFor();
        await page.getByLabel('Right').selectOption('GRANT');
        await page.getByText('No, Bob may not share it.').waitFor();
        await page.getByRole('list', { name: 'What would grant it' }).getByText('$isHostOf').waitFor();
        await page.getByLabel('Let or no more').selectOption('no');
        await page.getByLabel('Do what').selectOption('$isMemberOf');
        await page.locator('.outcome .loss').first().waitFor();
        await page.getByLabel('Right').selectOption('READ');
        await page.getByRole('button', { name: 'Take it back' }).click();
        await page.getByText('No, Bob may not read it.').waitFor();
        await page.getByLabel('Let or no more').selectOption('yes');
        await page.locator('.outcome .gain').first().waitFor();
        await page.getByRole('button', { name: 'State it' }).click();
        await page.getByText('Yes, Bob may read it.').waitFor();

        assert.match(subject, /^us-/);
    });

    it('goes back in time by the slider, and forward again', async () => {
        const { object } = await pageAndMember(console);
        await page.evaluate(id => (location.hash = `#/time/${id}`), object);
        await page.locator('.difference', { hasText: 'Feed the cat' }).waitFor();
        const slider = page.getByRole('slider', { name: 'Revision' });
        await slider.focus();
        await slider.press('Home');
        await page.getByText('At this revision there was nothing of it').waitFor();
        await page.getByRole('button', { name: 'The change after' }).click();
        await page.locator('.difference .gone', { hasText: 'A page for two' }).waitFor();

        await slider.press('End');
        await page.locator('.difference .gone').first().waitFor({ state: 'detached' });
    });

    it('says how the node and both connections are', async () => {
        await console.view('Health');
        await page.locator('.node-health').getByText('ready', { exact: true }).waitFor();

        for (const side of ['left', 'right']) {
            await page.locator(`.person-health.${side} .connection.live`).waitFor();
            await page.locator(`.person-health.${side}`).getByText('nothing', { exact: true }).waitFor();
        }
    });

    it('is used with the keyboard alone', async () => {
        await page.evaluate(() => document.activeElement?.blur());
        await page.keyboard.press('3');
        await page.getByRole('heading', { level: 1, name: 'Explorer' }).waitFor();
        await page.locator('.picture a.spot').first().waitFor();
        await page.locator('.picture a.spot').first().focus();
        await page.keyboard.press('ArrowDown');
        const before = await page.evaluate(() => location.hash);
        await page.keyboard.press('Enter');
        await until(async () => (await page.evaluate(() => location.hash)) !== before, 'Enter goes to the node');
        await page.keyboard.press('Control+k');
        await page.getByRole('combobox', { name: 'Go to or do' }).waitFor();
        await page.keyboard.type('health');
        await page.locator('.palette-item[data-active-item]', { hasText: 'Health' }).waitFor();
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { level: 1, name: 'Health' }).waitFor();
        await page.keyboard.press('?');
        await page.getByRole('dialog', { name: 'What the keyboard does' }).waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        await page.keyboard.press('2');
        await page.getByRole('textbox', { name: 'Query' }).focus();
        await page.keyboard.press('Tab');

        assert.ok(await page.evaluate(() => !document.activeElement?.closest('.query-text')), 'Tab leaves an editor');
    });

    for (const colorScheme of ['light', 'dark']) {
        it(`has nothing that keeps somebody out, in ${colorScheme}`, async () => {
            await page.emulateMedia({ colorScheme });
            const { object } = await pageAndMember(console);
            const faults = [];
            const places = [
                'together',
                'playground',
                `explorer/${object}`,
                `records/${object}`,
                'live',
                `access/${object}`,
                `time/${object}`,
                'health',
            ];
            for (const place of places) {
                await page.evaluate(to => (location.hash = `#/${to}`), place);
                await page.locator(`main.${place.split('/')[0]} h1`).waitFor();
                // Several parts of a place may wait at once: this is over when there is no first one any more.
                await page.locator('main p.quiet', { hasText: /^…$/ }).first().waitFor({ state: 'detached' });
                faults.push(...(await serious(console, place)));
            }
            await page.keyboard.press('Control+k');
            await page.getByRole('option').first().waitFor();
            faults.push(...(await serious(console, 'palette')));
            await page.keyboard.press('Escape');

            assert.deepEqual(faults, []);
        });
    }

    it('keeps one signed in over a reload when the other has left', async () => {
        await console.view('Together');
        await console.left.getByRole('button', { name: 'Sign Alice out' }).click();
        await console.left.getByText('Nobody sits here yet').waitFor();
        await page.reload();

        await console.right.getByRole('heading', { name: 'Bob' }).waitFor();
        await console.left.getByText('Nobody sits here yet').waitFor();
    });

    it('asks nobody but its server, and its policy refuses nothing of its own', async () => {
        const { headers } = await fetch(console.server.url);

        assert.match(headers.get('content-security-policy'), /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[\w+/=]+'; /);
        assert.match(headers.get('content-security-policy'), /require-trusted-types-for 'script'$/);
        assert.deepEqual(console.foreign, []);
        // The server answers a query that is wrong with 400, as it should, and the browser says so.
        assert.deepEqual(
            console.complaints.filter(text => !/status of 400/.test(text)),
            [],
        );
    });

    it('is served compressed, and its files may be kept for ever', async () => {
        const html = await (await fetch(console.server.url)).text();
        const [file] = /\/assets\/index-[\w-]+\.js/.exec(html) ?? [];
        const answer = await fetch(console.server.url + file, { headers: { 'Accept-Encoding': 'br' } });

        assert.equal(answer.headers.get('content-encoding'), 'br');
        assert.match(answer.headers.get('cache-control'), /immutable/);
        assert.match(await (await fetch(`${console.server.url}/schema.graphql`)).text(), /^type Query \{/m);
    });
});

const tokenOf = ({ page }, side) => page.evaluate(of => sessionStorage.getItem(`linkedrecords.${of}`), side);

async function asked({ server }, token, query, variables = {}) {
    const answer = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
        body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await answer.json();
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
}

/** The fact that makes Bob a member of the page. */
async function pageAndMember(console) {
    const [alice, bob] = await Promise.all([tokenOf(console, 'left'), tokenOf(console, 'right')]);
    const { findAll } = await asked(console, alice, '{ findAll(where: [["$it", "isA", "SharedPage"]]) { nodes { id } } }');
    const { me } = await asked(console, bob, '{ me { id } }');
    return { subject: me.id, predicate: '$isMemberOf', object: findAll.nodes[0].id };
}

const change = (console, token, what, fact) =>
    asked(console, token, `mutation($facts: [FactInput!]!) { ${what}(facts: $facts) { revision } }`, { facts: [fact] });
