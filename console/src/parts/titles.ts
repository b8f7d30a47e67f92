import type { LinkedRecords } from '@linkedrecords/client';
import { useEffect, useSyncExternalStore } from 'react';
import { compact } from './json.js';

const pause = 20;
const mostAtOnce = 200;

/** What the records that somebody may read are called, asked for together and once. What one person knows is not told to another. */
class Titles {
  readonly #client: LinkedRecords;
  readonly #known = new Map<string, string | null>();
  readonly #listeners = new Set<() => void>();
  #wanted: string[] = [];

  constructor(client: LinkedRecords) {
    this.#client = client;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  of(id: string): string | null {
    return this.#known.get(id) ?? null;
  }

  want(id: string): void {
    if (this.#known.has(id)) return;
    this.#known.set(id, null);
    if (this.#wanted.push(id) === 1) setTimeout(() => void this.#ask().catch(() => {}), pause);
  }

  async #ask(): Promise<void> {
    const ids = this.#wanted.slice(0, mostAtOnce);
    this.#wanted = [];
    const query = `query Titles($ids: [Node!]!) { records(ids: $ids) { id ... on KeyValueRecord { value } ... on LongTextRecord { text } } }`;
    type Row = { readonly id: string; readonly value?: Record<string, unknown>; readonly text?: string };
    const { records } = await this.#client.ask<{ records: readonly (Row | null)[] }>(query, { ids });
    for (const record of records)
      if (record) this.#known.set(record.id, record.value ? titleOfDocument(record.value) : titleOfText(record.text));
    this.#listeners.forEach(listener => listener());
  }
}

const books = new WeakMap<LinkedRecords, Titles>();
const nobody = { subscribe: () => () => {}, of: () => null, want: () => {} };

/** What a record is called; null while that is not known, and for what is none. */
export function useTitles(client: LinkedRecords | undefined, ids: readonly string[]): (id: string) => string | null {
  let book: Pick<Titles, 'subscribe' | 'of' | 'want'> | undefined = client && books.get(client);
  if (client && !book) books.set(client, (book = new Titles(client)) as Titles);
  const shown = book ?? nobody;
  useSyncExternalStore(shown.subscribe, () => ids.map(id => shown.of(id)).join('\n'));
  useEffect(() => ids.forEach(id => shown.want(id)), [shown, ids.join()]);
  return id => shown.of(id);
}

const cut = (text: string): string => (text.length > 34 ? `${text.slice(0, 32)}…` : text);

export function titleOfDocument(value: Record<string, unknown>): string | null {
  const title = value['title'] ?? value['name'];
  if (typeof title === 'string' && title.trim()) return cut(title);
  return Object.keys(value).length > 0 ? cut(compact(value)) : null;
}

export const titleOfText = (text: string | undefined): string | null => {
  const line = text?.split('\n').find(one => one.trim());
  return line ? cut(line) : null;
};
