// One server for all suites, on an empty data folder; the last suite kills it again and again.
import { after } from 'node:test';
import { Server } from './server.mjs';
import { authorization } from './suites/authorization.mjs';
import { collaboration, guide } from './suites/guide.mjs';
import { crossOrigin } from './suites/crossOrigin.mjs';
import { flood } from './suites/flood.mjs';
import { kill } from './suites/kill.mjs';
import { oracle } from './suites/oracle.mjs';
import { pages } from './suites/pages.mjs';
import { sessions } from './suites/sessions.mjs';
import { story } from './suites/story.mjs';

const server = await Server.startFresh();
after(() => server.stop());

story(server);
guide(server);
pages(server);
collaboration(server);
sessions(server);
authorization(server);
oracle(server);
crossOrigin();
flood();
kill(server);
