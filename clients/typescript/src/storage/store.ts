import type { Json } from '../wire/json.js';

/** A change of one key; undefined takes it away. */
export type StoredChange = readonly [key: string, value: Json | undefined];

/** Where what must survive a crash is kept: values by keys. */
export interface Store {
  /** All pairs whose key begins with `prefix`, by key. */
  list(prefix: string): Promise<readonly (readonly [string, Json])[]>;

  /** Makes all changes or none; when it resolves they are durable. */
  write(changes: readonly StoredChange[]): Promise<void>;
}

/** Keeps nothing beyond the process: for Node, and where a browser allows no storage. */
export class MemoryStore implements Store {
  readonly #values = new Map<string, Json>();

  async list(prefix: string): Promise<readonly (readonly [string, Json])[]> {
    return [...this.#values].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
  }

  async write(changes: readonly StoredChange[]): Promise<void> {
    for (const [key, value] of changes) {
      if (value === undefined) this.#values.delete(key);
      else this.#values.set(key, structuredClone(value));
    }
  }
}
