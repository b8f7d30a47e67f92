// The published bundle as it is, in Node: every instance is evaluated by itself, as in a browser tab of its own.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import WebSocket from 'ws';

const path = createRequire(import.meta.url).resolve('@linkedrecords/browser');
const evaluate = vm.compileFunction(
  readFileSync(path, 'utf8'),
  ['self', 'window', 'document', 'localStorage', 'sessionStorage', 'WebSocket', 'console', 'exports', 'module'],
  { filename: path });

class Storage {
  #items = new Map();
  get length() { return this.#items.size; }
  key(index) { return [...this.#items.keys()][index] ?? null; }
  getItem(key) { return this.#items.get(key) ?? null; }
  setItem(key, value) { this.#items.set(key, String(value)); }
  removeItem(key) { this.#items.delete(key); }
}

export class Tab {
  /** What the client said to its console. */
  said = [];
  /** Its connections, the newest last. */
  sockets = [];

  /** @param onSend Sees each frame that the client sends. */
  constructor({ onSend } = {}) {
    const sockets = this.sockets;
    class Watched extends WebSocket {
      constructor(address, protocols) {
        // As in a browser: what waits for one message goes on before the next one comes.
        super(address, protocols, { allowSynchronousEvents: false });
        sockets.push(this);
      }
      send(frame, ...rest) {
        onSend?.(frame);
        super.send(frame, ...rest);
      }
    }
    const say = (...words) => { this.said.push(words.map(String).join(' ')); };
    const storage = new Storage();
    const location = new URL('http://app.test/page');
    const window = { location, localStorage: storage, sessionStorage: storage, history: { replaceState() {} } };
    const module = { exports: {} };
    evaluate(
      { WebSocket: Watched, setTimeout, clearTimeout, window }, window, { title: '' }, storage, storage, Watched,
      { log: say, error: say, warn: say, debug() {}, info: say }, module.exports, module);
    this.storage = storage;
    this.library = module.exports;
  }

  /** Breaks the connection without a word; done when the client has heard of it. */
  async cut() {
    const socket = this.sockets.at(-1);
    if (socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise(resolve => { socket.once('close', resolve); });
    socket.terminate();
    await closed;
  }

  close() { for (const socket of this.sockets) socket.terminate(); }
}
