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
    const snippets = await snippetsOf('getting-started.md');
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

export const collaboration = server => describe('docs/collaboration.md', () => {
  it('does what it says, from the first snippet to the last', async () => {
    const first = (await snippetsOf('getting-started.md'))('sh')[0].replace('http://127.0.0.1:6543', server.url);
    const snippets = await snippetsOf('collaboration.md');
    const said = await run('bash', ['-euc', `${first}\n${snippets('sh').join('\n')}\nprintf 'FOUND %s %s\\n' "$alice" "$board"\n`]);

    assert.doesNotMatch(said, /"errors"/);
    for (const expected of [
      '"value":{"cards":[{"t":"two"},{"t":"first"}]', '"votes":1', '"text":"Oh, Hello world"', 'some bytes', 'bytes',
      '"canUndo":true', '"kept":[]', '"text":"Hello"', '"applied":["', '"person":',
    ]) assert.ok(said.includes(expected), `${expected} is not in ${said}`);

    const [, alice, board] = /^FOUND (\S+) (\S+)$/m.exec(said);
    const file = join(here, `follow-${process.pid}.mjs`);
    await writeFile(file, snippets('js')[0]);
    const follow = spawn(process.execPath, [file, server.url, alice, board]);
    let seen = '';
    follow.stdout.on('data', chunk => { seen += chunk; });
    follow.stderr.on('data', chunk => { seen += chunk; });
    try {
      await until(() => seen.includes('"isFirst":true'), 'the record as it is', 60_000);
      await fetch(`${server.url}/graphql`, {
        method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${alice}` },
        body: JSON.stringify({ query: `mutation { patchKeyValue(input: {record: "${board}", changes: [{path: ["seen"], set: 1}]}) { revision } }` }),
      });
      await until(() => seen.includes('"path":["seen"],"value":1'), 'the change', 60_000);
    } finally {
      const ended = once(follow, 'exit');
      follow.kill();
      await ended;
      await rm(file);
    }
  });
});

async function snippetsOf(name) {
  const page = await readFile(join(root, 'docs', name), 'utf8');
  return language => [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, code]) => code);
}

async function run(command, options) {
  const child = spawn(command, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', chunk => { output += chunk; });
  child.stderr.on('data', chunk => { output += chunk; });
  const [code] = await once(child, 'close');
  assert.equal(code, 0, output);
  return output;
}
