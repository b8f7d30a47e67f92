import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { Socket } from '#websocket';
import { SocketCarrier } from '../../dist/connection/socket.js';

test('A socket that ends between its opening and its admission is tried again, and breaks nothing', async context => {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const sockets = new WebSocketServer({ server: http, handleProtocols: () => 'graphql-transport-ws' });
  const url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const lost: string[] = [];
  const carrier = new SocketCarrier(
    { url, token: () => 'x', webSocket: Socket as typeof WebSocket, random: () => 0 },
    { admitted: () => assert.fail('nobody admits'), lost: state => lost.push(state) },
  );
  context.after(() => {
    carrier.close();
    sockets.close();
    http.close();
  });

  carrier.open();
  // A promise that is broken and that nobody looks at would end the process, and this test.
  for (let tries = 0; tries < 2; tries++) {
    const [socket] = (await once(sockets, 'connection')) as [{ close(): void; once(name: string, then: () => void): void }];
    socket.once('message', () => socket.close());
  }

  assert.deepEqual(lost, ['connecting', 'offline']);
});
