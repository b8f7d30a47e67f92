import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { describe } from 'node:test';
import { behaviour } from '../harness/behaviours.mjs';
import { until } from '../harness/world.mjs';

export const secret = 'a secret of the payment provider';

/** What the provider signs: `ts:body`. */
export const sign = (body, at = Math.floor(Date.now() / 1000)) => `ts=${at};h1=${createHmac('sha256', secret).update(`${at}:${body}`).digest('hex')}`;

const mebibyte = 1024 * 1024;
const kib = count => 'x'.repeat(count * 1024);

export function quota(world) {
  const post = (body, signature) => fetch(new URL('/payment_events/paddle', world.url), { method: 'POST', body, headers: { 'content-type': 'application/json', 'paddle-signature': signature } });
  const notify = async (event, data) => {
    const body = JSON.stringify({ event_id: randomUUID(), event_type: event, occurred_at: new Date().toISOString(), data });
    return post(body, sign(body));
  };
  const bought = (nodeId, bytes, id = `sub_${randomUUID()}`) => ({
    id, status: 'active', custom_data: { nodeId }, items: [{ product: { custom_data: { total_storage_available: String(bytes) } } }], scheduled_change: null,
  });
  const give = async (nodeId, bytes) => assert.equal((await notify('subscription.created', bought(nodeId, bytes))).status, 200);

  describe('Quota', { concurrency: 4 }, () => {
    behaviour(69, 'a user has what was given to him', async () => {
      const A = await world.person('ann');
      await give(A.id, mebibyte);
      const quota = await A.client.getQuota();
      assert.deepEqual([quota.nodeId, quota.totalStorageAvailable], [A.id, mebibyte]);
      assert.ok(quota.remainingStorageAvailable <= mebibyte);
    });

    behaviour(70, 'a node has a quota of its own', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Thing');
      const org = await A.create({ text: kib(90) });
      const shown = async () => A.client.getQuota(org.id);
      const before = await shown();
      assert.deepEqual([before.totalStorageAvailable, before.remainingStorageAvailable], [0, 0]);
      await give(org.id, mebibyte);
      const given = await shown();
      assert.deepEqual([given.totalStorageAvailable, given.remainingStorageAvailable], [mebibyte, mebibyte]);
      const make = () => A.create({ text: kib(90) }, [[org.id, '$isAccountableFor', '$it'], ['isA', t.Thing]]);
      await make();
      const used = await shown();
      assert.ok(used.remainingStorageAvailable < used.totalStorageAvailable);
      const little = Math.ceil(0.05 * mebibyte);
      await give(org.id, little);
      assert.equal((await shown()).totalStorageAvailable, little);
      await make();
      assert.equal(await A.count(['isA', t.Thing]), 1);
    });

    behaviour([71, 72], 'what does not fit is refused, made or changed', async () => {
      const A = await world.person('ann');
      const t = world.terms();
      await t.declare(A, 'Thing');
      await give(A.id, Math.ceil(0.1 * mebibyte));
      const remaining = async () => (await A.client.getQuota()).remainingStorageAvailable;
      const thing = await A.create({ text: kib(90) }, [['isA', t.Thing]]);
      const before = await remaining();
      await A.create({ text: kib(90) }, [['isA', t.Thing]]);
      assert.ok(A.quotaViolations > 0);
      assert.equal(await A.count(['isA', t.Thing]), 1);
      assert.equal(await remaining(), before);
      await thing.patch({ small: 'value' });
      await until(async () => Object.keys(await A.read(thing.id)).length === 2);
      const after = await remaining();
      const violations = A.quotaViolations;
      assert.equal(await thing.patch({ large: kib(90) }), false);
      await until(() => A.quotaViolations > violations);
      assert.equal(Object.keys(await A.read(thing.id)).length, 2);
      assert.equal(await remaining(), after);
    });

    behaviour([73, 74], 'a quota is shown to whom it concerns', async () => {
      const [A, B] = await world.people('ann', 'ben');
      const record = await A.create();
      assert.deepEqual(await B.client.getQuota(A.id), {});
      assert.deepEqual(await B.client.getQuota(record.id), {});
      assert.notDeepEqual(await A.client.getQuota(record.id), {});
    });

    behaviour([78, 80], 'a notification counts only with the signature of the provider', async () => {
      const A = await world.person('ann');
      const before = await A.client.getQuota();
      const body = JSON.stringify({ event_id: randomUUID(), event_type: 'subscription.created', data: bought(A.id, 5242880000) });
      const right = sign(body);
      assert.match(right, /^ts=\d+;h1=[0-9a-f]{64}$/);
      const flipped = right.slice(0, -1) + (right.endsWith('0') ? '1' : '0');
      for (const wrong of [flipped, `${right}00`, right.slice(0, 30), '']) assert.equal((await post(body, wrong)).status, 422);
      assert.deepEqual(await A.client.getQuota(), before);
    });

    for (const [numbers, kind] of [[[79, 82], 'user'], [[81, 83], 'record']]) {
      behaviour(numbers, `a ${kind} is upgraded, and not any more after a cancellation`, async () => {
        const A = await world.person('ann');
        const node = kind === 'user' ? A.id : (await A.create()).id;
        const free = kind === 'user' ? 524288000 : 0;
        const before = await A.client.getQuota(node);
        assert.deepEqual([before.totalStorageAvailable, before.isUpgraded], [free, false]);
        const subscription = bought(node, 5242880000);
        const answer = await notify('subscription.created', subscription);
        assert.equal(answer.status, 200);
        const stored = await answer.json();
        assert.deepEqual([stored.nodeId, stored.totalStorageAvailable], [node, 5242880000]);
        const upgraded = await A.client.getQuota(node);
        assert.deepEqual([upgraded.totalStorageAvailable, upgraded.isUpgraded], [5242880000, true]);
        const canceled = { ...subscription, scheduled_change: { action: 'cancel', effective_at: '2020-01-01T00:00:00Z' } };
        assert.equal((await notify('subscription.updated', canceled)).status, 200);
        assert.equal((await A.client.getQuota(node)).totalStorageAvailable, free);
      });
    }

    behaviour([84, 85], 'a cancellation is taken back, and a subscription becomes larger', async () => {
      const A = await world.person('ann');
      const subscription = bought(A.id, 5242880000);
      const total = async () => (await A.client.getQuota()).totalStorageAvailable;
      await notify('subscription.created', subscription);
      const cancel = { action: 'cancel', effective_at: new Date(Date.now() + 86_400_000).toISOString() };
      assert.equal((await notify('subscription.updated', { ...subscription, scheduled_change: cancel })).status, 200);
      assert.equal(await total(), 5242880000);
      assert.equal((await notify('subscription.updated', subscription)).status, 200);
      assert.equal(await total(), 5242880000);
      assert.equal((await notify('subscription.updated', bought(A.id, 9242880000, subscription.id))).status, 200);
      assert.equal(await total(), 9242880000);
    });

    behaviour(86, 'who is accountable sees where the payment is managed', async () => {
      const A = await world.person('ann');
      const node = await A.create();
      assert.equal((await A.client.getQuota(node.id)).accounteeInformation, undefined);
      await give(node.id, mebibyte);
      const { accounteeInformation } = await A.client.getQuota(node.id);
      assert.ok(accounteeInformation.data.management_urls.cancel);
      assert.ok(accounteeInformation.data.management_urls.update_payment_method);
    });

    const grants = [[87, '$isMemberOf'], [88, '$isHostOf'], [89, '$canAccess'], [90, '$canRead'], [91, '$canRefine'], [92, '$canReferTo']];
    for (const [number, grant] of grants) {
      behaviour(number, `${grant} does not show where the payment is managed`, async () => {
        const [A, B] = await world.people('ann', 'ben');
        // The misspelt placeholder of the first suite is ignored.
        const node = await A.create({}, [['$is', grant, B.id], [B.id, grant, '$it']]);
        await give(node.id, mebibyte);
        assert.equal((await B.client.getQuota(node.id)).accounteeInformation, undefined);
        assert.ok((await A.client.getQuota(node.id)).accounteeInformation);
      });
    }

    behaviour(93, 'who is accountable by way of a group sees where the payment is managed', async () => {
      const A = await world.person('ann');
      const group = await A.create();
      const node = await A.create({}, [[group.id, '$isAccountableFor', '$it']]);
      assert.equal((await A.client.getQuota(node.id)).accounteeInformation, undefined);
      await give(node.id, mebibyte);
      assert.ok((await A.client.getQuota(node.id)).accounteeInformation);
    });
  });
}
