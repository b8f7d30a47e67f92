import type { Context } from '../context.js';
import type { RecordFields } from '../wire/messages.js';
import { BaseRecord, type RecordChange } from './record.js';
import { download, upload, type ProgressListener } from './transfer.js';

/** What is known of a file without fetching it. */
export interface BlobInfo {
  readonly mediaType: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly url: string;
}

type Fields = Extract<RecordFields, { __typename: 'BlobRecord' }>;

/** A file. `value` says what it is; `getValue` fetches it. */
export class BlobRecord extends BaseRecord<BlobInfo, RecordChange<BlobInfo>, Blob> {
  #file: Fields;

  constructor(context: Context, fields: Fields) {
    super(context, fields);
    this.#file = fields;
  }

  override get value(): BlobInfo {
    const { mediaType, size, sha256, url } = this.#file;
    return { mediaType, size, sha256, url: this.context.urlOf(url) };
  }

  /** Where the bytes are, for whoever may read the record. */
  getDataURL(): string {
    return this.value.url;
  }

  override getValue(onProgress?: ProgressListener): Promise<Blob> {
    return download(this.context, `/blobs/${encodeURIComponent(this.id)}`, onProgress);
  }

  /** Puts a new version in its place. Needs the connection: files are not queued. */
  async set(file: Blob, onProgress?: ProgressListener): Promise<void> {
    await upload(this.context, 'PUT', `/blobs/${encodeURIComponent(this.id)}`, file, {}, onProgress);
    await this.load();
  }

  override receive(fields: RecordFields): void {
    if (fields.__typename !== 'BlobRecord' || fields.version <= this.#file.version) return;
    this.#file = fields;
    this.fields = fields;
    this.tell(this.changeOf({ isLocal: false, author: fields.updatedBy, reason: null }));
  }

  protected override changeOf(what: Pick<RecordChange<BlobInfo>, 'isLocal' | 'author' | 'reason'>): RecordChange<BlobInfo> {
    return { ...what, value: this.value, version: this.version };
  }
}
