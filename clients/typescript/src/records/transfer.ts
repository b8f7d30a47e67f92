import type { Context } from '../context.js';
import { LinkedRecordsError, problemOf } from '../errors.js';
import { newId } from '../ids.js';

/** How much has gone over the wire; `total` is 0 when it is not known. */
export interface Progress {
  readonly sent: number;
  readonly total: number;
}

export type ProgressListener = (progress: Progress) => void;

const tries = 3;

/** What the server says of a stored file. */
export interface Stored {
  readonly id: string;
  readonly version: number;
}

/** Sends a file. A try whose answer was lost is repeated with the same key: it is stored once. */
export async function upload(
  context: Context,
  method: 'POST' | 'PUT',
  path: string,
  file: Blob,
  headers: Readonly<Record<string, string>>,
  onProgress?: ProgressListener,
): Promise<Stored> {
  const all = {
    ...headers,
    'Content-Type': file.type || 'application/octet-stream',
    'Idempotency-Key': newId(),
    'LinkedRecords-Session': context.statements.session,
  };
  const send = globalThis.XMLHttpRequest && onProgress ? sendCounted : sendFetched;
  for (let attempt = 1; ; attempt++) {
    const response = await send(context, method, path, file, all, onProgress).catch(() => null);
    if (response?.ok) {
      context.statements.did();
      return (await response.json()) as Stored;
    }
    if (response && response.status < 500) throw await problemOf(response);
    if (attempt === tries) {
      if (response) throw await problemOf(response);
      throw new LinkedRecordsError('UPLOAD_FAILED', 'The file did not reach the server. Try again when the connection is back.');
    }
  }
}

async function sendFetched(
  context: Context,
  method: string,
  path: string,
  file: Blob,
  headers: Readonly<Record<string, string>>,
  onProgress?: ProgressListener,
): Promise<Response> {
  if (!onProgress) return context.fetch(path, { method, headers, body: file });
  let sent = 0;
  const counted = file.stream().pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        controller.enqueue(chunk);
        sent += chunk.byteLength;
        onProgress({ sent, total: file.size });
      },
    }),
  );
  return context.fetch(path, { method, headers, body: counted, duplex: 'half' } as RequestInit);
}

// Only this way a browser tells how much has been sent.
async function sendCounted(
  context: Context,
  method: string,
  path: string,
  file: Blob,
  headers: Readonly<Record<string, string>>,
  onProgress?: ProgressListener,
): Promise<Response> {
  const token = await context.credential();
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, context.urlOf(path));
    request.withCredentials = token === undefined;
    if (token !== undefined) request.setRequestHeader('Authorization', `Bearer ${token}`);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress?.({ sent: loaded, total });
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = () => reject(new TypeError('The file could not be sent.'));
    request.send(file);
  });
}

/** Fetches a file. */
export async function download(context: Context, path: string, onProgress?: ProgressListener): Promise<Blob> {
  const response = await context.fetch(path);
  if (!response.ok) throw await problemOf(response);
  const type = response.headers.get('Content-Type') ?? '';
  if (!onProgress || !response.body) return new Blob([await response.arrayBuffer()], { type });
  const total = Number(response.headers.get('Content-Length') ?? 0);
  const parts: BlobPart[] = [];
  let sent = 0;
  for (const reader = response.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts, { type });
    parts.push(value as BlobPart);
    sent += value.byteLength;
    onProgress({ sent, total });
  }
}
