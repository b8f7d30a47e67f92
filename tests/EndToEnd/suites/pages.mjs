// The GraphQL snippets of the pages, run one after the other by one person: a variable is the record of that name from an earlier one.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { buildClientSchema, getIntrospectionQuery, parse, validate } from 'graphql';
import { Person } from '../person.mjs';
import { root } from '../server.mjs';

const run = ['data-model.md', 'limits.md'];
const docs = join(root, 'docs');

const snippets = async page =>
  [...(await readFile(page, 'utf8')).matchAll(/^```graphql\n(.*?)^```/gms)].map(([, code]) => code);

export const pages = server => describe('the pages in docs', () => {
  let person;
  before(async () => { person = await Person.register(server, `${randomUUID()}@example.org`, 'correct horse battery'); });

  it('show GraphQL that the schema knows', async () => {
    const schema = buildClientSchema(await person.get(getIntrospectionQuery()));
    const files = [join(root, 'README.md'), ...(await readdir(docs)).filter(name => name.endsWith('.md')).map(name => join(docs, name))];
    for (const file of files) {
      for (const snippet of await snippets(file)) {
        assert.deepEqual(validate(schema, parse(snippet)).map(error => error.message), [], `${file}:\n${snippet}`);
      }
    }
  });

  it('show GraphQL that does what it says', async () => {
    const named = {};
    for (const page of run) {
      const all = await snippets(join(docs, page));
      assert.ok(all.length > 0, `${page} has snippets`);
      for (const snippet of all) {
        const [operation] = parse(snippet).definitions;
        const names = operation.variableDefinitions.map(({ variable }) => variable.name.value);
        for (const name of names) assert.ok(named[name], `${page}: no earlier snippet has made ${name}`);
        const { data, errors } = await person.ask(snippet, Object.fromEntries(names.map(name => [name, named[name]])));
        assert.equal(errors, undefined, `${page}:\n${snippet}\n${JSON.stringify(errors)}`);
        for (const { name, record } of data.createRecords?.records ?? []) named[name] = record.id;
      }
    }
  });
});
