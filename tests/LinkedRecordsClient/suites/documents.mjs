import assert from 'node:assert/strict';
import { behaviour } from '../harness/behaviours.mjs';
import { createDocument, declare, fetchDocument, fetchDocuments } from '../harness/documents.mjs';

export function documents(world) {
  // How fast it is with thousands of them is measured by bench/run documents.
  behaviour(103, 'documents of eight records are made, listed and opened', async () => {
    const [A, B] = await world.people('ann', 'ben');
    const terms = await declare(A.client, world.terms().x.slice(1));
    const made = [];
    for (let n = 0; n < 3; n++) made.push(await createDocument(A.client, A.tab.library, terms, `number ${n}`));
    await createDocument(B.client, B.tab.library, terms, 'of another');
    assert.deepEqual(Object.keys(made[0]).length, 8);
    assert.deepEqual((await fetchDocuments(A.client, A.tab.library, terms)).map(one => one.id), made.map(one => one.document.id));
    await A.state(made[1].document.id, 'deletedState', terms.Trash);
    assert.equal((await fetchDocuments(A.client, A.tab.library, terms)).length, 2);
    const opened = await fetchDocument((await A.again()).client, terms, made[0].content.id);
    assert.equal(await opened.content.getValue(), 'The text of number 0.');
    for (const part of ['document', 'references', 'sources', 'comments', 'activity', 'settings', 'bibliography']) {
      assert.deepEqual(opened[part].map(one => one.id), [made[0][part].id], part);
    }
    assert.deepEqual(opened.ofOthers, []);
  });
}
