import type { BlobRecord } from '@linkedrecords/client';
import { useFindAll } from '@linkedrecords/client/react';
import { useEffect, useId, useState } from 'react';
import type { Person } from '../people/seat.js';
import { Icon } from '../parts/icon.js';
import { Problem } from '../parts/panel.js';
import { shortName } from '../parts/node.js';
import { save, sizeOf } from '../records/blob.js';
import { dropFile, filesOf, type PageRecord } from './page.js';

/** Files on the page; more are dropped or chosen. */
export function Files({ page, me }: { page: PageRecord; me: Person }) {
  const { found } = useFindAll<{ files: BlobRecord[] }>(filesOf(page.id), { orderBy: { by: 'CREATED' } });
  const [error, setError] = useState<unknown>(null);
  const names = useFileNames(me, found?.files);
  const field = useId();
  const drop = (files: Iterable<File>): void => {
    setError(null);
    for (const file of files) dropFile(me.client, page.id, file).catch(setError);
  };
  return (
    <section
      className="page-files"
      aria-label="Files"
      onDragOver={event => event.preventDefault()}
      onDrop={event => (event.preventDefault(), drop(event.dataTransfer.files))}
    >
      <header>
        <h3>Files</h3>
      </header>
      <ul>
        {found?.files.map(file => (
          <li key={file.id}>
            <button type="button" className="file-button" onClick={() => void save(file, names.get(file.id) ?? 'file').catch(setError)}>
              <Icon name="file" size={16} />
              <span>{names.get(file.id) ?? 'file'}</span>
              <span className="quiet">{sizeOf(file.value.size)}</span>
            </button>
          </li>
        ))}
      </ul>
      <label className="drop" htmlFor={field}>
        Drop a file, or choose one
        <input id={field} type="file" onChange={event => (drop(event.target.files ?? []), (event.target.value = ''))} />
      </label>
      <Problem error={error} />
    </section>
  );
}

function useFileNames(me: Person, files: readonly BlobRecord[] | undefined): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const ids = files?.map(({ id }) => id) ?? [];
  useEffect(() => {
    if (ids.length === 0) return;
    me.client.Fact.findAll({ subject: ids, predicate: ['hasName'] }).then(
      facts => setNames(new Map(facts.map(({ subject, object }) => [subject, shortName(object).replace(/^“|”$/g, '')]))),
      () => {},
    );
  }, [me.client, ids.join()]);
  return names;
}
