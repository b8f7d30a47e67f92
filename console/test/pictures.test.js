// The pictures of the README are there, and each is one that the script makes.
import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { story } from '../scripts/story.js';

test('Each picture in the README is a step of the story that makes them, and is there', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
    const named = [...readme.matchAll(/docs\/pictures\/([\w-]+)\.png/g)].map(([, name]) => name);

    assert.ok(named.length > 0);
    for (const name of named) {
        assert.ok(name in story, `${name} is no step of the story`);
        await access(new URL(`../../docs/pictures/${name}.png`, import.meta.url));
    }
});
