import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { root } from '../server.mjs';
import { until } from '../person.mjs';

const here = join(root, 'tests', 'EndToEnd');

export const guide = server => describe('docs/getting-started.md', () => {
  it('does what it says, from the first snippet to the last', async () => {
    const page = await readFile(join(root, 'docs', 'getting-started.md'), 'utf8');
    const snippets = language => [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code);
    const shell = snippets('sh').map(code => code.replace('http://127.0.0.1:6543', server.url));
    const [program] = snippets('js');
    const last = shell.pop();
    const setUp = await run('bash', ['-euc', `${shell.join('\n')}\nprintf 'FOUND %s %s %s\\n' "$alice" "$bob" "$task"\n`]);
    const [, alice, bob, task] = /^FOUND (\S+) (\S+) (\S+)$/m.exec(setUp);

    assert.match(setUp, /"email":"alice@example.com"/);
    assert.match(setUp, /"count":1,"nodes":\[\{.*"Water the garden"/);
    assert.match(setUp, /"data":\{"record":null\}/);
    assert.match(setUp, /"done":true/);
    assert.doesNotMatch(setUp, /"errors"/);

    // Beside the installed packages, where Node finds them.
    const file = join(here, `watch-${process.pid}.mjs`);
    await writeFile(file, program);
    const watch = spawn(process.execPath, [file, server.url, alice, task]);
    let seen = '';
    watch.stdout.on('data', chunk => { seen += chunk; });
    try {
      await until(() => seen.includes('Water the garden'), 'the record as it is');
      const functions = shell[0].slice(0, shell[0].indexOf('\nask '));
      await run('bash', ['-euc', `${functions}\nbob=${bob} task=${task}\n${last}`]);
      await until(() => seen.includes('Water our garden'), 'the change');
    } finally {
      const ended = once(watch, 'exit');
      watch.kill();
      await ended;
      await rm(file);
    }
  });
});

async function run(command, options) {
  const child = spawn(command, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', chunk => { output += chunk; });
  child.stderr.on('data', chunk => { output += chunk; });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, output);
  return output;
}
