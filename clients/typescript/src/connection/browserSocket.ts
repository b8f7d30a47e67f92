/** What opens sockets here. */
export const Socket: typeof WebSocket | undefined = globalThis.WebSocket;
