// One server for all behaviours, on an empty data folder.
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import { missing } from './harness/behaviours.mjs';
import { World } from './harness/world.mjs';
import { authorization } from './suites/authorization.mjs';
import { documents } from './suites/documents.mjs';
import { records } from './suites/records.mjs';
import { signIn } from './suites/signin.mjs';
import { sockets } from './suites/sockets.mjs';
import { store } from './suites/store.mjs';
import { subscriptions } from './suites/subscriptions.mjs';
import { tinyTodo } from './suites/tinytodo.mjs';
import { typing } from './suites/typing.mjs';

const world = await World.start();
after(() => world.stop());

authorization(world);
subscriptions(world);
records(world);
documents(world);
tinyTodo(world);
signIn(world);
sockets(world);
typing(world);
store(world);
