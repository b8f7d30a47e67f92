export type Listener<Event> = (event: Event) => void;

/** Calls all listeners. What one of them throws is its own affair, and reaches the application as an uncaught error. */
export function tellAll<Event>(listeners: Iterable<Listener<Event>>, event: Event): void {
  for (const listener of [...listeners]) {
    try {
      listener(event);
    } catch (thrown) {
      queueMicrotask(() => {
        throw thrown;
      });
    }
  }
}
