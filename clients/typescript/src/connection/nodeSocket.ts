import { WebSocket as NodeSocket } from 'ws';

/** What opens sockets here. It does all that is asked of a socket, without being an event target of the DOM. */
export const Socket = NodeSocket as unknown as typeof WebSocket;
