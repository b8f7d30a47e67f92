import { useSyncExternalStore } from 'react';
import type { IconName } from '../parts/icon.js';

/** The views, in the order of the rail and of the keys 1 to 8. */
export const views = [
  { id: 'together', title: 'Together', icon: 'together', purpose: 'Two people side by side, live' },
  { id: 'playground', title: 'Playground', icon: 'playground', purpose: 'Ask, write and listen in GraphQL' },
  { id: 'explorer', title: 'Explorer', icon: 'explorer', purpose: 'The facts of a node as a picture' },
  { id: 'records', title: 'Records', icon: 'records', purpose: 'Documents, texts and files' },
  { id: 'live', title: 'Live', icon: 'live', purpose: 'A result that keeps itself current, and its differences' },
  { id: 'access', title: 'Access', icon: 'access', purpose: 'Why somebody may, and what sharing would change' },
  { id: 'time', title: 'Time', icon: 'time', purpose: 'What was true at a revision' },
  { id: 'health', title: 'Health', icon: 'health', purpose: 'Connections, how far behind, and whether all is well' },
] as const satisfies readonly { id: string; title: string; icon: IconName; purpose: string }[];

export type ViewId = (typeof views)[number]['id'];

/** Where one is: a view, and a node in it. */
export interface Place {
  readonly view: ViewId;
  readonly node: string | null;
}

export const addressOf = (view: ViewId, node?: string): string => `#/${view}${node === undefined ? '' : `/${encodeURIComponent(node)}`}`;

export function go(view: ViewId, node?: string): void {
  location.hash = addressOf(view, node);
}

function placeOf(hash: string): Place {
  const [, view, node] = hash.split('/');
  const found = views.find(({ id }) => id === view)?.id ?? 'together';
  return { view: found, node: node ? decodeURIComponent(node) : null };
}

const subscribe = (listener: () => void): (() => void) => {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
};

export function usePlace(): Place {
  return placeOf(useSyncExternalStore(subscribe, () => location.hash));
}
