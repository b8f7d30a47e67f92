import { isJsonObject, type Json, type JsonObject } from '../wire/json.js';
import type { ChangeInput } from '../wire/messages.js';

/** A document after changes; what they do not touch is shared with the document before. */
export const applyChanges = (value: JsonObject, changes: readonly ChangeInput[]): JsonObject => changes.reduce(applyChange, value);

function applyChange(value: JsonObject, change: ChangeInput): JsonObject {
  const [name, ...rest] = change.path ?? [];
  // Changes of lists and trees show when the server has made them.
  if (name === undefined || !isPredicted(change)) return value;
  // An own property only: a document may well have one that is named like something that all objects have.
  const member = Object.hasOwn(value, name) ? value[name] : undefined;
  if (rest.length > 0) {
    if (!isJsonObject(member) && change.delete) return value;
    return withMember(value, name, applyChange(isJsonObject(member) ? member : {}, { ...change, path: rest }));
  }
  if (change.delete) return withMember(value, name, undefined);
  if (typeof change.increment !== 'number') return withMember(value, name, change.set ?? null);
  if (member !== undefined && typeof member !== 'number') return value;
  return withMember(value, name, (member ?? 0) + change.increment);
}

const isPredicted = (change: ChangeInput): boolean => 'set' in change || change.delete === true || typeof change.increment === 'number';

function withMember(value: JsonObject, name: string, member: Json | undefined): JsonObject {
  const members = Object.entries(value).filter(([other]) => member !== undefined || other !== name);
  if (member === undefined) return Object.fromEntries(members);
  const place = members.findIndex(([other]) => other === name);
  members.splice(place < 0 ? members.length : place, place < 0 ? 0 : 1, [name, member]);
  return Object.fromEntries(members);
}

/** The changes that make `to` of `from`, as deep inside as they can be; arrays are set whole. */
export function changesBetween(from: JsonObject, to: JsonObject, path: readonly string[] = []): ChangeInput[] {
  const gone = Object.keys(from).filter(name => !Object.hasOwn(to, name) || to[name] === undefined);
  const changes: ChangeInput[] = gone.map(name => ({ path: [...path, name], delete: true }));
  for (const [name, wanted] of Object.entries(to) as [string, Json | undefined][]) {
    const present = Object.hasOwn(from, name) ? from[name] : undefined;
    if (wanted === undefined || sameJson(present, wanted)) continue;
    if (isJsonObject(present) && isJsonObject(wanted)) changes.push(...changesBetween(present, wanted, [...path, name]));
    else changes.push({ path: [...path, name], set: wanted });
  }
  return changes;
}

/** Whether two JSON values are the same, whatever the order of their members. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, index) => sameJson(item, b[index] as Json));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every(name => Object.hasOwn(b, name) && sameJson(a[name], b[name]));
}

/** `metadata.author` as names; a backslash takes the meaning from the dot after it. */
export function pathOf(key: string): string[] {
  const names: string[] = [];
  let name = '';
  for (let index = 0; index < key.length; index++) {
    if (key[index] === '.') {
      names.push(name);
      name = '';
    } else {
      if (key[index] === '\\' && index + 1 < key.length) index++;
      name += key.charAt(index);
    }
  }
  return [...names, name];
}

/**
 * The changes that a patch makes: values by dotted paths, null and undefined delete. A path into an array sets the whole array, since
 * elements have no names that stay.
 */
export function changesOfPatch(value: JsonObject, patch: { readonly [key: string]: unknown }): ChangeInput[] {
  const changes: ChangeInput[] = [];
  let shown = value;
  for (const [key, wanted] of Object.entries(patch)) {
    const change = outsideArrays(shown, pathOf(key), wanted as Json | null | undefined);
    shown = applyChange(shown, change);
    changes.push(change);
  }
  return changes;
}

function outsideArrays(value: JsonObject, path: readonly string[], wanted: Json | null | undefined): ChangeInput {
  let member: Json | undefined = value;
  for (let depth = 0; depth < path.length; depth++) {
    if (Array.isArray(member)) return { path: path.slice(0, depth), set: withElement(member, path.slice(depth), wanted ?? null) };
    const name: string = path[depth] ?? '';
    member = isJsonObject(member) && Object.hasOwn(member, name) ? member[name] : undefined;
  }
  return wanted === null || wanted === undefined ? { path, delete: true } : { path, set: wanted };
}

function withElement(container: Json | undefined, path: readonly string[], wanted: Json): Json {
  const [name, ...rest] = path;
  if (name === undefined) return wanted;
  if (!Array.isArray(container)) {
    const object = isJsonObject(container) ? container : {};
    return { ...object, [name]: withElement(Object.hasOwn(object, name) ? object[name] : undefined, rest, wanted) };
  }
  const items: Json[] = [...container];
  const index = Number(name);
  if (!Number.isInteger(index) || index < 0 || index > items.length + 10_000) return items;
  while (items.length < index) items.push(null);
  items[index] = withElement(items[index], rest, wanted);
  return items;
}
