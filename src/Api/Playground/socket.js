// Subscriptions over one WebSocket a person (graphql-transport-ws). The socket opens with the first subscription, comes back by
// itself after a loss, and then every subscription goes on: one that has a variable `since` from the last that it heard.

const firstWait = 500, longestWait = 15_000;
const lasting = new Map([[4401, "signed out"], [4403, "not admitted"], [4400, "protocol error"]]);

export class Socket {
  #token; #socket = null; #isAdmitted = false; #wait = firstWait; #timer = 0; #nextId = 1;
  #running = new Map();
  #onState;

  /** token: answers the credential; onState: told "closed", "opening", "open", "lost, trying again" or why the socket stays closed. */
  constructor(token, onState) {
    this.#token = token;
    this.#onState = onState;
  }

  get count() { return this.#running.size; }

  /** Starts a subscription; `heard` gets (kind, payload): "next", "error" or "complete". Answers its number. */
  subscribe({ query, variables, operationName }, heard) {
    const id = String(this.#nextId++);
    this.#running.set(id, { request: { query, variables: { ...variables }, operationName }, heard });
    if (this.#isAdmitted) this.#start(id);
    else this.#open();
    return id;
  }

  stop(id) {
    if (this.#running.delete(id) && this.#isAdmitted) this.#send({ id, type: "complete" });
  }

  close() {
    clearTimeout(this.#timer);
    this.#running.clear();
    this.#socket?.close(1000);
    this.#socket = null;
    this.#isAdmitted = false;
    this.#onState("closed");
  }

  #open() {
    if (this.#socket) return;
    clearTimeout(this.#timer);
    this.#onState("opening");
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/graphql`, "graphql-transport-ws");
    this.#socket = socket;
    socket.onopen = () => this.#send({ type: "connection_init", payload: { token: this.#token() } });
    socket.onmessage = event => { if (socket === this.#socket) this.#hear(JSON.parse(event.data)); };
    socket.onclose = event => { if (socket === this.#socket) this.#lose(event.code); };
  }

  #hear(message) {
    switch (message.type) {
      case "connection_ack":
        this.#isAdmitted = true;
        this.#wait = firstWait;
        this.#onState("open");
        for (const id of this.#running.keys()) this.#start(id);
        break;
      case "ping":
        this.#send({ type: "pong" });
        break;
      case "next":
        this.#pass(message);
        break;
      case "error":
      case "complete": {
        const ended = this.#running.get(message.id);
        this.#running.delete(message.id);
        ended?.heard(message.type, message.payload);
        break;
      }
    }
  }

  #pass({ id, payload }) {
    const subscription = this.#running.get(id);
    if (!subscription) return;
    const { query, variables } = subscription.request;
    // Texts are counted in versions, everything else in revisions of the log.
    const position = Object.values(payload.data ?? {})[0]?.[/\$since\s*:\s*Int/.test(query) ? "version" : "revision"];
    if ("since" in variables && position) variables.since = position;
    subscription.heard("next", payload);
  }

  #lose(code) {
    this.#socket = null;
    this.#isAdmitted = false;
    if (lasting.has(code) || this.#running.size === 0) {
      this.#onState(lasting.get(code) ?? "closed");
      return;
    }
    this.#onState("lost, trying again");
    // Many pages lose their server at the same moment; they must not all come back at the same one.
    this.#timer = setTimeout(() => this.#open(), this.#wait * (0.5 + Math.random()));
    this.#wait = Math.min(this.#wait * 2, longestWait);
  }

  #start(id) { this.#send({ id, type: "subscribe", payload: this.#running.get(id).request }); }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
