// The console as a server serves it, in a browser, and two people in it.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../../tests/EndToEnd/browser.mjs';
import { Server } from '../../tests/EndToEnd/server.mjs';

const patience = Number(process.env.PATIENCE ?? 60_000);

/** A server and a page of its console. What the page complains of, and whom else it asks, is kept. */
export class Console {
    complaints = [];
    foreign = [];

    /** @param environment What the server is started with beside the usual. */
    static async open(browser, environment = {}) {
        return Console.of(await Server.startFresh(environment), browser);
    }

    /** @param server Where it answers, and how it is stopped. */
    static async of(server, browser) {
        const console = new Console();
        console.server = server;
        // What goes on underneath is not the page's to move.
        console.context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, reducedMotion: 'reduce' });
        // Before the page: its policy rightly lets no text become a program afterwards.
        await console.context.addInitScript({ path: fileURLToPath(new URL('../node_modules/axe-core/axe.min.js', import.meta.url)) });
        console.page = await console.context.newPage();
        console.page.setDefaultTimeout(patience);
        console.page.on('request', request => {
            const url = request.url();
            if (!url.startsWith(console.server.url) && !url.startsWith('blob:')) console.foreign.push(url);
        });
        console.page.on('console', message => message.type() === 'error' && console.complaints.push(message.text()));
        console.page.on('pageerror', error => console.complaints.push(String(error)));
        await console.page.goto(console.server.url);
        return console;
    }

    get left() {
        return this.page.locator('.seat.left');
    }

    get right() {
        return this.page.locator('.seat.right');
    }

    /** Goes to a view by its link, as a reader does. */
    async view(title) {
        await this.page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: title }).click();
        await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
    }

    async signBothIn() {
        await this.page.getByRole('button', { name: 'Sign in as Alice and Bob' }).click();
        for (const [seat, name] of [
            [this.left, 'Alice'],
            [this.right, 'Bob'],
        ]) {
            await seat.getByRole('heading', { name }).waitFor();
            await seat.locator('.connection.live').waitFor();
        }
    }

    /** Whoever sits on the left starts a page and shares it with whoever sits on the right. */
    async sharePage(other = 'Bob') {
        await this.view('Together');
        await this.left.getByRole('button', { name: 'Start a page' }).click();
        await this.left.locator('.page-text .cm-content').waitFor();
        await this.left.getByRole('switch', { name: `Share with ${other}` }).click();
        await this.right.locator('.page-text .cm-content').waitFor();
    }

    /** Makes an editor read so, by its own keys: the browser's way to fill it would bring styles along, which the page's policy refuses. */
    async write(editor, text) {
        await editor.focus();
        await this.page.keyboard.press('Control+a');
        await this.page.keyboard.press('Delete');
        await this.page.keyboard.insertText(text);
    }

    async lookAs(name) {
        await this.page.getByRole('radio', { name }).check();
    }

    async close() {
        await this.context.close();
        await this.server.stop();
    }
}

/** What axe finds that is serious or worse, with where. */
export async function serious({ page }, place) {
    const violations = await page.evaluate(() =>
        globalThis.axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations),
    );
    return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(
            ({ id, nodes }) =>
                `${place}: ${id}: ${nodes
                    .map(({ target }) => target.join(' '))
                    .slice(0, 4)
                    .join(' | ')}`,
        );
}

export const browser = await openBrowser();
export const skip = browser ? false : 'Chromium is not installed and could not be. Type: sudo apt-get install chromium';

/** Waits for a condition; what it says when it does not come true is what was waited for. */
export async function until(condition, what) {
    for (const late = Date.now() + patience; !(await condition()); await new Promise(resolve => setTimeout(resolve, 20)))
        assert.ok(Date.now() < late, `did not happen: ${what}`);
}
