// Makes the pictures of the README: starts a server, plays the story of two people, and writes PNGs into docs/pictures.
//   npm run pictures
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { browser, Console } from '../test/support.js';
import { story } from './story.js';

const folder = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

if (!browser) throw new Error('Chromium is not installed and could not be. Type: sudo apt-get install chromium');
await mkdir(folder, { recursive: true });
const shown = await Console.open(browser);
try {
    await shown.page.setViewportSize({ width: 1280, height: 760 });
    await shown.page.getByRole('button', { name: 'Sign in as Alice and Bob' }).waitFor();
    for (const [name, step] of Object.entries(story)) {
        await step(shown);
        await shown.page.evaluate(() => document.fonts.ready);
        await shown.page.screenshot({ path: `${folder}${name}.png`, caret: 'initial', animations: 'disabled' });
        console.log(`docs/pictures/${name}.png`);
    }
} finally {
    await shown.close();
    await browser.close();
}
