// One server for all suites that need a real one; the last of them kill it.
import { after } from 'node:test';
import { browser } from './server/browser.js';
import { connection } from './server/connection.js';
import { guide } from './server/guide.js';
import { history } from './server/history.js';
import { lists } from './server/lists.js';
import { records } from './server/records.js';
import { startServer } from './support/server.js';

const server = await startServer();
after(() => server.stop());

browser(server);
guide(server);
records(server);
lists(server);
history(server);
connection(server);
