import { LinkedRecordsError } from '../errors.js';
import type { Json, JsonObject } from '../wire/json.js';
import { BlobRecord } from './blobRecord.js';
import { KeyValueRecord } from './keyValueRecord.js';
import { LongTextRecord } from './longTextRecord.js';

/** A record of any kind. */
export type AnyRecord = KeyValueRecord | LongTextRecord | BlobRecord;

/** What may be said where a kind of record is asked for: its name, its older names, or its class. */
export type KindName<Name extends string> = Name | `${Capitalize<Name>}Record` | `${Capitalize<Name>}Attribute`;
export type KeyValueKind = KindName<'keyValue'> | typeof KeyValueRecord;
export type LongTextKind = KindName<'longText'> | typeof LongTextRecord;
export type BlobKind = KindName<'blob'> | typeof BlobRecord;
export type Kind = KeyValueKind | LongTextKind | BlobKind;

const names = new Map<unknown, 'KeyValueRecord' | 'LongTextRecord' | 'BlobRecord'>([
  [KeyValueRecord, 'KeyValueRecord'],
  [LongTextRecord, 'LongTextRecord'],
  [BlobRecord, 'BlobRecord'],
]);

/** The name of a kind of record in the schema. */
export function nameOfKind(kind: unknown): 'KeyValueRecord' | 'LongTextRecord' | 'BlobRecord' {
  const plain = typeof kind === 'string' ? kind.replace(/(Record|Attribute)$/, '').toLowerCase() : null;
  const found = [...names.values()].find(name => name === names.get(kind) || (plain !== null && name.toLowerCase() === `${plain}record`));
  if (!found) throw new LinkedRecordsError('WRONG_KIND', `There are keyValue, longText and blob; ${String(kind)} is none of them.`);
  return found;
}

/** A part of a fact or pattern: a node as the server spells it, a literal, a condition, or a class for its kind. */
export type Element = Json | Kind;

/** A fact about a new record: `[predicate, object]`, or three elements with `$it` for the record. */
export type FactElements = readonly [Element, Element] | readonly [Element, Element, Element];

/** What may be in it: `["isA", "Task"]`, `["$it", "isA", "Task"]`, `[team, "has", "$it"]`, or `{ anyOf: […] }`. */
export type Pattern = FactElements | { readonly anyOf: readonly (readonly Pattern[])[] };

/** Elements as they travel. What declares a term is described by a text, which need not be spelled as a literal. */
export function spell(elements: readonly Element[]): Json[] {
  const spelled = elements.map(element => (names.has(element) ? nameOfKind(element) : (element as Json)));
  const last = spelled.at(-1);
  if (spelled.at(-2) === '$isATermFor' && typeof last === 'string' && !/^["$]/.test(last)) spelled[spelled.length - 1] = literal(last);
  return spelled;
}

export const spellPattern = (pattern: Pattern): Json =>
  'anyOf' in pattern ? { anyOf: pattern.anyOf.map(branch => branch.map(spellPattern)) } : spell(pattern);

/** A text, number or date as the object of a fact: `literal('Q4 2024')`, `literal('2026-12-31', 'xsd:date')`. */
export const literal = (value: string | number | boolean, type?: string): JsonObject =>
  type === undefined ? { '@value': value } : { '@value': value, '@type': type };
