import { ask, type Context } from '../context.js';
import { ReadRecord, type RecordFields } from '../wire/messages.js';
import { BlobRecord } from './blobRecord.js';
import { KeyValueRecord } from './keyValueRecord.js';
import type { AnyRecord } from './kinds.js';
import { LongTextRecord } from './longTextRecord.js';

const sweepEvery = 1_000;

/** One object for each record that the application holds, so that whoever changes it and whoever shows it mean the same. */
export class RecordCache {
  readonly #context: Context;
  readonly #known = new Map<string, WeakRef<AnyRecord>>();

  constructor(context: Context) {
    this.#context = context;
  }

  /** The record if anybody holds it. */
  known(id: string): AnyRecord | undefined {
    return this.#known.get(id)?.deref();
  }

  /** The object for a record as the server describes it. */
  adopt(fields: RecordFields): AnyRecord {
    const known = this.known(fields.id);
    if (known) {
      known.receive(fields);
      return known;
    }
    const record = this.#make(fields);
    this.#known.set(fields.id, new WeakRef(record));
    if (this.#known.size % sweepEvery === 0) this.#sweep();
    return record;
  }

  /** An object of its own for a record as it was: the one that is current stays so. */
  past(fields: RecordFields): AnyRecord {
    return fields.__typename === 'KeyValueRecord' ? new KeyValueRecord(this.#context, fields, []) : this.#make(fields);
  }

  /** The record, read anew; undefined when there is none that you may read. Without a connection what is held already. */
  async find(id: string): Promise<AnyRecord | undefined> {
    const known = this.known(id);
    if (known && !this.#context.isConnected()) return known;
    const { record } = await ask(this.#context, ReadRecord, { id });
    return record ? this.adopt(record) : undefined;
  }

  /** Forgets everything: somebody else is signed in. */
  clear(): void {
    this.#known.clear();
  }

  #make(fields: RecordFields): AnyRecord {
    switch (fields.__typename) {
      case 'KeyValueRecord':
        return new KeyValueRecord(this.#context, fields);
      case 'LongTextRecord':
        return new LongTextRecord(this.#context, fields);
      case 'BlobRecord':
        return new BlobRecord(this.#context, fields);
    }
  }

  #sweep(): void {
    for (const [id, record] of this.#known) if (!record.deref()) this.#known.delete(id);
  }
}
