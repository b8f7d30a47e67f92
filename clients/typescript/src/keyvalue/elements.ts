import type { Json } from '../wire/json.js';

/** An element of an ordered list: its id stays, wherever it is moved and whatever becomes of its value. */
export interface ListElement<Item = Json> {
  readonly id: string;
  readonly value: Item;
}

/** Where an element is to stand; at the end without any. `index` counts what is shown here, without the element that is moved. */
export type ListPlace = { readonly index?: number } | { readonly before: string } | { readonly after: string };

/** A change of a list, as it shows before the server has made it. */
export type ListStep<Item = Json> =
  | { readonly kind: 'insert'; readonly elements: readonly ListElement<Item>[]; readonly place: ListPlace }
  | { readonly kind: 'move'; readonly id: string; readonly place: ListPlace }
  | { readonly kind: 'delete'; readonly id: string }
  | { readonly kind: 'change'; readonly id: string; readonly make: (value: Item) => Item };

/** The list with a step. What the step is about may be gone: then nothing is different. */
export function withStep<Item>(list: readonly ListElement<Item>[], step: ListStep<Item>): readonly ListElement<Item>[] {
  switch (step.kind) {
    case 'insert': {
      const known = new Set(list.map(({ id }) => id));
      return placed(
        list,
        step.elements.filter(({ id }) => !known.has(id)),
        step.place,
      );
    }
    case 'move': {
      const moved = list.filter(({ id }) => id === step.id);
      return placed(
        list.filter(({ id }) => id !== step.id),
        moved,
        step.place,
      );
    }
    case 'delete':
      return list.filter(({ id }) => id !== step.id);
    case 'change':
      return list.map(element => (element.id === step.id ? { id: element.id, value: step.make(element.value) } : element));
  }
}

/**
 * A place by its neighbour instead of by a number: what others insert before it at the same time does not shift it. `moved` is left out
 * of the count.
 */
export function anchored(list: readonly ListElement<unknown>[], place: ListPlace, moved?: string): ListPlace {
  if (!('index' in place) || place.index === undefined) return place;
  const others = list.filter(({ id }) => id !== moved);
  const before = others[Math.max(0, place.index)];
  const last = others.at(-1);
  if (before) return { before: before.id };
  return last ? { after: last.id } : {};
}

function placed<Item>(
  list: readonly ListElement<Item>[],
  elements: readonly ListElement<Item>[],
  place: ListPlace,
): readonly ListElement<Item>[] {
  const at = indexOf(list, place);
  return [...list.slice(0, at), ...elements, ...list.slice(at)];
}

/** The number that a place stands for; the end when what it names is not there. */
export function indexOf(list: readonly ListElement<unknown>[], place: ListPlace): number {
  const find = (id: string): number => list.findIndex(element => element.id === id);
  if ('before' in place) return find(place.before) < 0 ? list.length : find(place.before);
  if ('after' in place) return find(place.after) < 0 ? list.length : find(place.after) + 1;
  return Math.min(Math.max(0, place.index ?? list.length), list.length);
}
