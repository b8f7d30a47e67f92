// One server for all behaviours, on an empty data folder.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { missing } from './harness/behaviours.mjs';
import { World } from './harness/world.mjs';
import { authorization } from './suites/authorization.mjs';
import { documents } from './suites/documents.mjs';
import { quota, secret } from './suites/quota.mjs';
import { records } from './suites/records.mjs';
import { signIn } from './suites/signin.mjs';
import { sockets } from './suites/sockets.mjs';
import { store } from './suites/store.mjs';
import { subscriptions } from './suites/subscriptions.mjs';
import { tinyTodo } from './suites/tinytodo.mjs';
import { transforming } from './suites/transforming.mjs';
import { typing } from './suites/typing.mjs';

const world = await World.start({ PADDLE_NOTIFICATION_SECRET: secret, PADDLE_API_KEY: 'key' });
after(() => world.stop());

authorization(world);
subscriptions(world);
records(world);
documents(world);
quota(world);
tinyTodo(world);
signIn(world);
sockets(world);
transforming();
typing(world);
store(world);

test('every behaviour is covered, or listed as a difference with its reason', () => {
  assert.deepEqual(missing(), []);
});
