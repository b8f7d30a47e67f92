import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { LinkedRecords, type KeyValueRecord, type LongTextRecord, type Room } from '@linkedrecords/client';
import type { TestServer } from '../support/server.js';
import { until } from '../support/until.js';

type Given = Record<string, unknown>;
type Snippet = { readonly heading: string; readonly code: string };

/** The snippets of a page, each with the heading that it stands under. */
async function snippetsOf(page: string): Promise<Snippet[]> {
  const text = await readFile(new URL(`../../${page}`, import.meta.url), 'utf8');
  const parts = [...text.matchAll(/^##? (.*)$|^```(?:js|ts)\n([\s\S]*?)^```/gm)];
  let heading = '';
  return parts.flatMap(([, title, code]) => {
    heading = title ?? heading;
    return code === undefined ? [] : [{ heading, code }];
  });
}

/** Runs a snippet with what it takes for granted; answers what it declares. */
async function run(code: string, given: Given, declared: readonly string[] = []): Promise<Given> {
  const AsyncFunction = Object.getPrototypeOf(run).constructor as new (...parts: string[]) => (...values: unknown[]) => Promise<Given>;
  const plain = code.replace(/^import .*$/gm, '');
  return new AsyncFunction(...Object.keys(given), `${plain}\nreturn { ${declared.join(', ')} };`)(...Object.values(given));
}

export const guide = (server: TestServer): void =>
  void describe('guide.md', () => {
    const calls: (readonly [string, ...unknown[]])[] = [];
    const note =
      (name: string) =>
      (...values: unknown[]): void =>
        void calls.push([name, ...values]);
    const told = (name: string): unknown[] => calls.filter(([called]) => called === name).map(([, value]) => value);
    const names = ['showOfflineIndicator', 'hideOfflineIndicator', 'updateDocumentUI', 'updateTextEditor', 'showProgress', 'showFile'];
    const more = ['updateChatUI', 'updateProjectDashboard', 'showWhoIsHere', 'showReason', 'updateUI', 'showState'];
    let [client, other] = [] as unknown as [LinkedRecords, LinkedRecords];
    let ui: Given = {};
    const snippets = new Map<string, string>();
    const played = new Set<string>();

    before(async () => {
      [client, other] = [new LinkedRecords(server.url), new LinkedRecords(server.url)];
      client.refusalHandler = () => {};
      await Promise.all([client.signInAs('alice'), other.signInAs('alice')]);
      ui = { client, console: { log: note('log'), error: note('error') } };
      for (const name of [...names, ...more]) ui[name] = note(name);
      for (const { heading, code } of await snippetsOf('guide.md')) snippets.set(heading, code);
    });
    after(() => other.close());

    const play = (heading: string, given: Given = {}, declared: readonly string[] = []): Promise<Given> => {
      played.add(heading);
      const code = snippets.get(heading);
      assert.ok(code, `guide.md has no snippet under ${heading}`);
      return run(code, { ...ui, ...given }, declared);
    };
    const seenByOther = async <R>(id: string): Promise<R> => (await other.Record.find<R>(id)) as R;

    it('Connection handlers', async () => {
      await play('Connection handlers');
      client.connectionLostHandler?.(new Error('gone') as never);
      client.loginHandler?.();
      assert.deepEqual([told('showOfflineIndicator').length, told('hideOfflineIndicator').length], [1, 1]);
    });

    it('Documents that merge, and two people at once', async () => {
      const { document } = (await play('Documents that merge', {}, ['document'])) as { document: KeyValueRecord };
      const sameDocument = await seenByOther<KeyValueRecord>(document.id);
      await play('Two people at once', { document, sameDocument });

      await document.load();
      const { title, content, views, metadata } = document.value as Record<string, Record<string, unknown>>;
      assert.deepEqual([title, content, views, metadata?.['author'] as unknown], ['By one', 'By one', 2, 'By the other']);
      assert.ok(told('updateDocumentUI').length >= 1);
    });

    it('Lists, and taking back', async () => {
      const document = await client.Record.create<{ title: string; tasks?: unknown }>('keyValue', { title: 'Plan' });
      await play('Lists', { document });
      await document.load();
      assert.deepEqual(document.value.tasks, [{ title: 'Dig', done: true }, { title: 'Sow' }]);
      assert.ok(told('updateUI').some(shown => JSON.stringify(shown) === '["Water","Dig","Sow"]'));
      await play('Taking back', { document });
      assert.equal(document.value.title, 'A title that I regret');
      assert.deepEqual(told('showReason'), []);
      await play('Taking back anything', { document });
      assert.deepEqual(await client.Fact.findAll({ subject: [document.id], predicate: ['stateIs'] }), []);
      calls.splice(0, calls.length, ...calls.filter(([name]) => name !== 'updateUI'));
    });

    it('Texts', async () => {
      const { textDocument, onTextChange } = (await play('Texts', {}, ['textDocument', 'onTextChange'])) as {
        textDocument: LongTextRecord;
        onTextChange: (text: string) => void;
      };
      const theirs = await seenByOther<LongTextRecord>(textDocument.id);
      onTextChange('Initial text with many details');
      await theirs.insert(0, '> ');
      await until(() => told('updateTextEditor').at(-1) === '> Initial text with many details', "the other's edit in the editor");
    });

    it('Files', async () => {
      await play('Files');
      await until(() => told('showFile').length > 0, 'the newer file is shown');
      assert.equal(await (told('showFile').at(-1) as Blob).text(), 'a newer file');
      assert.equal(told('showProgress').at(-1), 6);
    });

    it('Facts', async () => {
      const [user, post] = [await client.Record.create('keyValue', {}), await client.Record.create('keyValue', { title: 'Post' })];
      const { userPosts } = (await play('Facts', { userId: user.id, postId: post.id }, ['userPosts'])) as { userPosts: KeyValueRecord[] };
      assert.deepEqual(
        userPosts.map(({ id }) => id),
        [post.id],
      );
    });

    it('Chat', async () => {
      const { sendMessage } = (await play('Chat', {}, ['sendMessage'])) as { sendMessage: (text: string) => Promise<void> };
      await Promise.all(['one', 'two', 'three'].map(sendMessage));
      await until(() => (told('updateChatUI').at(-1) as string[]).length === 3, 'no message is lost');
    });

    it('Document editor', async () => {
      let type = (_: string): void => {};
      const shown: string[] = [];
      const editor = {
        setValue: (value: string) => shown.push(value),
        on: (_: string, listener: (value: string) => void) => (type = listener),
      };
      const { document } = (await play('Document editor', { editor }, ['document'])) as { document: LongTextRecord };
      const theirs = await seenByOther<LongTextRecord>(document.id);
      type('Start writing here... I did');
      await theirs.insert(0, 'Title\n');
      await until(() => shown.at(-1) === 'Title\nStart writing here... I did', "the other's edit");
    });

    it('Project management', async () => {
      const { project, addTask } = (await play('Project management', {}, ['project', 'addTask'])) as {
        project: KeyValueRecord;
        addTask: (name: string) => Promise<void>;
      };
      await addTask('Dig');
      await addTask('Sow');
      await project.load();
      assert.equal((project.value['tasks'] as unknown[]).length, 2);
      assert.ok(told('updateProjectDashboard').length >= 2);
    });

    it('Debouncing', async () => {
      const set: unknown[] = [];
      const { debouncedUpdate } = (await play('Debouncing', {}, ['debouncedUpdate'])) as {
        debouncedUpdate: (to: object, value: string) => void;
      };
      for (const value of ['a', 'ab', 'abc']) debouncedUpdate({ set: (text: string) => set.push(text) }, value);
      await until(() => set.length > 0, 'it is set');
      assert.deepEqual(set, ['abc']);
    });

    it('Presence', async () => {
      const document = await client.Record.create('keyValue', {});
      const { room } = (await play('Presence', { document }, ['room'])) as { room: Room };
      const theirs = other.enter(document.id, { name: 'Bob' });
      await until(() => JSON.stringify(told('showWhoIsHere').at(-1)) === '["Bob"]', 'he is there');
      await until(() => JSON.stringify(theirs.others[0]?.state)?.includes('away') === true, 'what she shows');
      room.leave();
      theirs.leave();
    });

    it('Reconnecting', async () => {
      await play('Reconnecting');
      const before = told('showOfflineIndicator').length;
      client.connectionLostHandler?.(new Error('gone') as never);
      assert.equal(told('showOfflineIndicator').length, before + 1);
      client.connectionLostHandler = null;
    });

    it('Optimistic updates', async () => {
      const document = await client.Record.create('keyValue', { n: 1 });
      const { updateDocument } = (await play('Optimistic updates', { document }, ['updateDocument'])) as {
        updateDocument: (value: object) => Promise<void>;
      };
      await updateDocument({ n: 2 });
      assert.equal(document.value['n'], 2);
      await updateDocument({ n: 2, tooDeep: Array.from({ length: 60 }).reduce<object>(inner => ({ inner }), {}) });
      assert.deepEqual([told('showReason').length, told('updateUI').at(-1)], [1, { n: 2 }]);
    });

    it('Without a connection, and leaving', async () => {
      await play('Without a connection');
      const record = await client.Record.create('keyValue', {});
      await record.patch({ n: 1 });
      assert.ok(told('showState').includes('up to date'));
      await play('Leaving');
      await until(() => client.connection.state === 'closed', 'it is closed');
    });

    it('has no snippet that is not run', () => {
      assert.deepEqual(
        [...snippets.keys()].filter(heading => !played.has(heading)),
        [],
      );
    });

    it('and the README do what they say', async () => {
      const printed: unknown[] = [];
      const [first, second] = await snippetsOf('README.md');
      assert.ok(first && second);
      const code = `${first.code}\n${second.code}`.replaceAll('http://127.0.0.1:6543', server.url);
      const declared = await run(code, { LinkedRecords, console: { log: (value: unknown) => printed.push(value) } }, [
        'client',
        'bob',
        'stop',
      ]);
      await until(() => JSON.stringify(printed.at(-1))?.includes('"done":true') === true, 'Bob sees that it is done');
      (declared['stop'] as () => void)();
      await Promise.all(['client', 'bob'].map(name => (declared[name] as LinkedRecords).close()));
    });
  });
