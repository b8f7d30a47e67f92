import type { Context } from '../context.js';
import { isEndOfConnection, LinkedRecordsError } from '../errors.js';
import type { Listener } from '../listeners.js';
import type { Json, JsonObject } from '../wire/json.js';
import type { CreateRecordsData, RecordFields } from '../wire/messages.js';
import type { BlobRecord } from './blobRecord.js';
import type { KeyValueRecord } from './keyValueRecord.js';
import {
  nameOfKind,
  spell,
  spellPattern,
  type AnyRecord,
  type BlobKind,
  type FactElements,
  type KeyValueKind,
  type Kind,
  type LongTextKind,
  type Pattern,
} from './kinds.js';
import type { LiveOptions } from './liveQuery.js';
import { LiveResult } from './liveResult.js';
import type { LongTextRecord } from './longTextRecord.js';
import { findGroups, findPage, type FindOptions, type Group, type PageOptions, type Query } from './query.js';
import { RecordCache } from './recordCache.js';
import { upload, type ProgressListener } from './transfer.js';

/** A record of a blueprint. `{{name}}` in a fact stands for the record of that name, `$it` for this one. */
export interface NewRecord {
  readonly type: Kind;
  readonly value: object | string;
  readonly facts?: readonly FactElements[];
}

export type Blueprint = { readonly [name: string]: NewRecord };

/** The kind of record that a name or class stands for. */
export type RecordOf<K> = K extends KeyValueKind
  ? KeyValueRecord
  : K extends LongTextKind
    ? LongTextRecord
    : K extends BlobKind
      ? BlobRecord
      : AnyRecord;

export type Created<B extends Blueprint> = { [Name in keyof B]: RecordOf<B[Name]['type']> };

/** What is found: a list for patterns, a record or nothing for an id. */
export type Found<Q extends Query> = { [Name in keyof Q]: Q[Name] extends string ? AnyRecord | undefined : AnyRecord[] };

/** Queries for what is named in a type: `{ tasks: KeyValueRecord<Task>[]; list: KeyValueRecord<List> | undefined }`. */
export type QueryFor<F extends object> = { readonly [Name in keyof F]: Group };

/** One page of results. */
export interface Page<R> {
  readonly records: readonly R[];
  /** How many match, on all pages. */
  readonly count: number;
  readonly hasNextPage: boolean;
  /** Hand it back as `after`. */
  readonly endCursor: string | null;
  readonly revision: number;
  /** How the answer was found, a line a step, when it was asked for. */
  readonly plan: readonly string[];
}

/** Creates and finds records. */
export class RecordRepository {
  readonly #context: Context;
  readonly #cache: RecordCache;
  readonly #shared = new Map<string, { readonly result: LiveResult; users: number }>();

  constructor(context: Context, cache: RecordCache) {
    this.#context = context;
    this.#cache = cache;
  }

  /** Creates a record. Facts about it say whom it belongs to and who may see it; without any it is yours alone. */
  create<Value extends object = JsonObject>(
    kind: KeyValueKind,
    value: Value,
    facts?: readonly FactElements[],
  ): Promise<KeyValueRecord<Value>>;
  create(kind: LongTextKind, text: string, facts?: readonly FactElements[]): Promise<LongTextRecord>;
  create(kind: BlobKind, file: Blob, facts?: readonly FactElements[], onProgress?: ProgressListener): Promise<BlobRecord>;
  async create(kind: Kind, value: object | string, facts: readonly FactElements[] = [], onProgress?: ProgressListener): Promise<unknown> {
    if (nameOfKind(kind) === 'BlobRecord') return this.#createBlob(value as Blob, facts, onProgress);
    const { record } = await this.createAll({ record: { type: kind, value, facts } });
    return record;
  }

  createKeyValue<Value extends object = JsonObject>(value: Value, facts?: readonly FactElements[]): Promise<KeyValueRecord<Value>> {
    return this.create('keyValue', value, facts);
  }

  createLongText(text: string, facts?: readonly FactElements[]): Promise<LongTextRecord> {
    return this.create('longText', text, facts);
  }

  createBlob(file: Blob, facts?: readonly FactElements[], onProgress?: ProgressListener): Promise<BlobRecord> {
    return this.create('blob', file, facts, onProgress);
  }

  /** Creates records that refer to each other, all or none. */
  async createAll<B extends Blueprint>(blueprint: B): Promise<Created<B>> {
    const records = Object.entries(blueprint).map(([name, { type, value, facts = [] }]) => {
      const kind = nameOfKind(type);
      if (kind === 'BlobRecord')
        throw new LinkedRecordsError('WRONG_KIND', `${name} is a file. Create it by itself, then state facts about it.`);
      return { name, [kind === 'KeyValueRecord' ? 'value' : 'text']: value as Json, facts: facts.map(spell) };
    });
    const { createRecords } = await this.#context.statements.send<CreateRecordsData>('CreateRecords', { input: { records } });
    const created = createRecords.records.map(({ name, record }) => [name, this.#cache.adopt(record)] as const);
    return Object.fromEntries(created) as Created<B>;
  }

  /** A record by its id; undefined when there is none that you may read. */
  async find<R = AnyRecord>(id: string): Promise<R | undefined> {
    return (await this.#cache.find(id)) as unknown as R | undefined;
  }

  /** The same: a record by its id. */
  findById<R = AnyRecord>(id: string): Promise<R | undefined> {
    return this.find(id);
  }

  /** Named queries, answered at one revision, with the values of all records. Give a type for what is found to have one. */
  findAll<Q extends Query>(query: Q, options?: FindOptions): Promise<Found<Q>>;
  findAll<F extends object>(query: QueryFor<F>, options?: FindOptions): Promise<F>;
  async findAll(query: Query, options: FindOptions = {}): Promise<unknown> {
    const found = Object.entries(query).length > 0 ? await findGroups(this.#context, query, options) : new Map<string, never>();
    const records = [...found].map(([name, part]) => {
      if (Array.isArray(part)) return [name, part.map(fields => this.#recordOf(fields, options))] as const;
      return [name, part ? this.#recordOf(part as RecordFields, options) : undefined] as const;
    });
    return Object.fromEntries(records);
  }

  /** The same as `findAll`: what is found is loaded. */
  findAndLoadAll<Q extends Query>(query: Q, options?: FindOptions): Promise<Found<Q>>;
  findAndLoadAll<F extends object>(query: QueryFor<F>, options?: FindOptions): Promise<F>;
  findAndLoadAll(query: Query, options: FindOptions = {}): Promise<unknown> {
    return this.findAll(query, options);
  }

  /** One page of one query. */
  async findPage<R = AnyRecord>(where: readonly Pattern[], options: PageOptions = {}): Promise<Page<R>> {
    const { nodes, count, pageInfo, revision, plan } = await findPage(this.#context, where, options);
    return { records: nodes.map(fields => this.#recordOf(fields, options)) as R[], count, ...pageInfo, revision, plan };
  }

  /**
   * Calls back with the results now and whenever they are different, also when what is in a record is. Answers, once the first results
   * are there, how to end it; without a connection it answers after a while and the results come when the connection is back.
   */
  subscribeToQuery<Q extends Query>(query: Q, callback: Listener<Found<Q>>, options?: LiveOptions): Promise<() => void>;
  subscribeToQuery<F extends object>(query: QueryFor<F>, callback: Listener<F>, options?: LiveOptions): Promise<() => void>;
  async subscribeToQuery(query: Query, callback: Listener<never>, options: LiveOptions = {}): Promise<() => void> {
    const { result, release } = this.live(query, options);
    let stop = (): void => {};
    const first = new Promise<void>((resolve, reject) => {
      stop = result.subscribe(({ groups, isComplete, error }) => {
        if (isComplete) {
          callback(groups as never);
          resolve();
        }
        if (!error) return;
        reject(error);
        if (!isEndOfConnection(error)) this.#context.refused(error);
      });
      if (result.snapshot.isComplete) {
        callback(result.snapshot.groups as never);
        resolve();
      }
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>(resolve => (timer = setTimeout(resolve, this.#context.patience)));
    try {
      await Promise.race([first, late]);
    } catch (error) {
      stop();
      release();
      throw error;
    } finally {
      clearTimeout(timer);
    }
    return () => {
      stop();
      release();
    };
  }

  /** Results that are kept current until they are released. Whoever asks the same shares one. */
  live(query: Query, options: LiveOptions = {}): { readonly result: LiveResult; release(): void } {
    const key = JSON.stringify([
      Object.entries(query).map(([name, group]) => [name, typeof group === 'string' ? group : group.map(spellPattern)]),
      options,
    ]);
    const shared = this.#shared.get(key) ?? { result: new LiveResult(this.#context, this.#cache, query, options), users: 0 };
    this.#shared.set(key, shared);
    shared.users++;
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      if (--shared.users > 0) return;
      this.#shared.delete(key);
      shared.result.close();
    };
    return { result: shared.result, release };
  }

  /** @internal Somebody else is signed in: what was shared is not for them. */
  forget(): void {
    this.#shared.clear();
    this.#cache.clear();
  }

  #recordOf(fields: RecordFields, { asOf }: FindOptions): AnyRecord {
    return asOf === undefined ? this.#cache.adopt(fields) : this.#cache.past(fields);
  }

  async #createBlob(file: Blob, facts: readonly FactElements[], onProgress?: ProgressListener): Promise<BlobRecord> {
    // A header holds ASCII; JSON can be written so.
    const spelled = JSON.stringify(facts.map(spell)).replace(
      /[\u007f-\uffff]/g,
      unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    const { id } = await upload(
      this.#context,
      'POST',
      '/blobs',
      file,
      facts.length > 0 ? { 'LinkedRecords-Facts': spelled } : {},
      onProgress,
    );
    const record = await this.#cache.find(id);
    if (!record) throw new LinkedRecordsError('RECORD_NOT_FOUND', `The file is stored as ${id}, and by its facts you may not read it.`);
    return record as BlobRecord;
  }
}
