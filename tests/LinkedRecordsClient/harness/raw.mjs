// Socket.IO without the client: what somebody else could send.
import { once } from 'node:events';
import WebSocket from 'ws';
import { until } from './world.mjs';

export class RawSocket {
  frames = [];
  /** How often the server asked for a sign of life. */
  pings = 0;
  #acks = 0;

  static async open(url, { headers, path = '/ws/?EIO=4&transport=websocket' } = {}) {
    const raw = new RawSocket();
    raw.socket = new WebSocket(url.replace(/^http/, 'ws') + path, { headers });
    raw.socket.on('message', data => {
      const frame = data.toString();
      if (frame === '2') {
        raw.pings++;
        raw.socket.send('3');
      } else raw.frames.push(frame);
    });
    raw.closed = once(raw.socket, 'close');
    raw.closed.catch(() => {});
    await Promise.race([once(raw.socket, 'open'), once(raw.socket, 'error').then(([error]) => { throw error; })]);
    return raw;
  }

  /** Connected as a person, with what the server answers. */
  static async of(person, more = {}) {
    const raw = await RawSocket.open(person.world.url);
    raw.send(`40${JSON.stringify({ token: `Bearer ${person.token}`, ...more })}`);
    const answer = await raw.frame(/^4[04]/);
    raw.handshake = JSON.parse(answer.slice(2));
    return raw;
  }

  send(frame) { this.socket.send(frame); }

  frame(pattern) { return until(() => this.frames.find(frame => pattern.test(frame)), `a frame like ${pattern} arrived among ${this.frames}`); }

  /** Sends an event and returns the status of its answer. */
  async emit(name, payload) {
    const id = this.#acks++;
    this.send(`42${id}${JSON.stringify(payload === undefined ? [name] : [name, payload])}`);
    const answer = await this.frame(new RegExp(`^43${id}\\[`));
    return JSON.parse(answer.slice(`43${id}`.length))[0].status;
  }

  /** The messages of a channel so far. */
  data(channel) {
    return this.frames.filter(frame => frame.startsWith('42["data"')).map(frame => JSON.parse(frame.slice(2))[1]).filter(data => data.sseChannel === channel);
  }

  close() { this.socket.terminate(); }
}
