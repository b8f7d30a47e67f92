import type { Json } from '../wire/json.js';
import type { Store, StoredChange } from './store.js';

const table = 'values';

/** Keeps values in IndexedDB, one database for each server. */
export class IndexedDbStore implements Store {
  readonly #database: Promise<IDBDatabase>;

  constructor(name: string, factory: IDBFactory = indexedDB) {
    const opening = factory.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(table);
    this.#database = settled(opening);
    // Whoever uses it first is told; nobody is told of a promise that nobody has looked at.
    this.#database.catch(() => {});
  }

  async list(prefix: string): Promise<readonly (readonly [string, Json])[]> {
    const transaction = (await this.#database).transaction(table, 'readonly');
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const [keys, values] = await Promise.all([
      settled(transaction.objectStore(table).getAllKeys(range)),
      settled(transaction.objectStore(table).getAll(range) as IDBRequest<Json[]>),
    ]);
    return keys.map((key, index) => [String(key), values[index] ?? null] as const);
  }

  async write(changes: readonly StoredChange[]): Promise<void> {
    const transaction = (await this.#database).transaction(table, 'readwrite', { durability: 'strict' });
    const values = transaction.objectStore(table);
    for (const [key, value] of changes) {
      if (value === undefined) values.delete(key);
      else values.put(value, key);
    }
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
