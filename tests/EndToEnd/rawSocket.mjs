import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';

/** A socket of GraphQL without a client's help: what is sent is what is written. */
export async function rawSocket(server, token) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  const send = message => socket.send(JSON.stringify(message));
  const onMessage = read => socket.on('message', message => read(JSON.parse(message)));
  const exchange = async message => {
    const answered = once(socket, 'message');
    send(message);
    return JSON.parse((await answered)[0]);
  };
  const closed = once(socket, 'close').then(([code]) => code);
  assert.equal((await exchange({ type: 'connection_init', payload: { token } })).type, 'connection_ack');
  return { send, onMessage, exchange, closed };
}
