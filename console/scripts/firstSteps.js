// How long a stranger needs: types ./run, opens the address that it prints, and clicks what the README says until the second person sees what
// the first has written. Prints the seconds since ./run was typed.
//   npm run first-steps [FOLDER]     in another clone, which may have been built or not
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../tests/EndToEnd/server.mjs';
import { browser, Console } from '../test/support.js';
import { story } from './story.js';

if (!browser) throw new Error('Chromium is not installed and could not be. Type: sudo apt-get install chromium');
const folder = resolve(process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url)));
const data = await mkdtemp(join(tmpdir(), 'linkedrecords-first-'));
// For root the database runs as another user, who must be able to pass.
await chmod(data, 0o711);
const began = performance.now();
const after = what => console.log(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);

const run = spawn('./run', ['--data', join(data, 'data'), '--url', `http://127.0.0.1:${await freePort()}`], { cwd: folder });
const stop = async () => {
    run.kill('SIGTERM');
    if (run.exitCode === null) await once(run, 'exit');
    await rm(data, { recursive: true, force: true });
};
try {
    const url = await addressOf(run);
    after('it answers');
    const page = await Console.of({ url, stop: async () => {} }, browser);
    for (const [step, what] of [
        ['sign-in', 'the page is there'],
        ['private', 'Alice and Bob are signed in, and Alice has a page'],
        ['shared', 'Alice has shared it, and Bob is in it'],
        ['edited', 'each sees what the other writes'],
    ]) {
        await story[step](page);
        after(what);
    }
} finally {
    await browser.close();
    await stop();
}

function addressOf({ stdout, stderr }) {
    let output = '';
    return new Promise((found, failed) => {
        const read = chunk => {
            output += chunk;
            const [, url] = /LinkedRecords answers at (\S+)/.exec(output) ?? [];
            if (url) found(url);
        };
        stdout.on('data', read);
        stderr.on('data', read);
        run.on('exit', code => failed(new Error(`./run ended with ${code}:\n${output}`)));
    });
}
