import type { BlobRecord } from '@linkedrecords/client';
import { useEffect, useId, useState, type ChangeEvent } from 'react';
import { Button } from '../parts/button.js';
import { Problem } from '../parts/panel.js';
import { save, sizeOf } from './blob.js';

const mostShown = 2_000_000;

/** A file: what it is, how it looks where it can be shown, and a new version in its place. */
export function BlobEditor({ record }: { record: BlobRecord }) {
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const field = useId();
  const { mediaType, size, sha256 } = record.value;
  const replace = (event: ChangeEvent<HTMLInputElement>): void => {
    const [file] = event.target.files ?? [];
    event.target.value = '';
    if (!file) return;
    setError(null);
    record
      .set(file, progress => setSent(progress.total ? progress.sent / progress.total : 0))
      .catch(setError)
      .finally(() => setSent(null));
  };
  return (
    <section className="blob-editor" aria-label="File">
      <dl className="properties">
        <div>
          <dt>Kind</dt>
          <dd>{mediaType}</dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd>{sizeOf(size)}</dd>
        </div>
        <div>
          <dt>SHA-256</dt>
          <dd className="id">{sha256}</dd>
        </div>
      </dl>
      <div className="row">
        <Button onClick={() => void save(record, record.id).catch(setError)}>Save as …</Button>
        <label className="button plain" htmlFor={field}>
          Put another version in its place
          <input id={field} className="unseen" type="file" onChange={replace} />
        </label>
      </div>
      {sent !== null && <progress max={1} value={sent} aria-label="How much has been sent" />}
      <Preview key={sha256} record={record} />
      <Problem error={error} />
    </section>
  );
}

function Preview({ record }: { record: BlobRecord }) {
  const [shown, setShown] = useState<{ readonly image?: string; readonly text?: string }>({});
  const { mediaType, size } = record.value;
  useEffect(() => {
    if (size > mostShown || !/^(image\/(png|jpeg|gif|webp|avif)|text\/|application\/json)/.test(mediaType)) return undefined;
    let url: string | null = null;
    record.getValue().then(
      async content => {
        if (!mediaType.startsWith('image/')) return setShown({ text: await content.text() });
        url = URL.createObjectURL(content);
        return setShown({ image: url });
      },
      () => {},
    );
    return () => {
      if (url) URL.revokeObjectURL(url);
    };
  }, [record, mediaType, size]);
  if (shown.image) return <img className="preview" src={shown.image} alt="What the file shows" />;
  return shown.text === undefined ? null : (
    <pre className="json" tabIndex={0} role="region" aria-label="What the file says">
      {shown.text}
    </pre>
  );
}
