import type { AnyRecord } from '@linkedrecords/client';
import { BlobRecord, LongTextRecord } from '@linkedrecords/client';
import { useFindAll } from '@linkedrecords/client/react';
import { useEffect, useId, useState, type ChangeEvent } from 'react';
import type { Person } from '../people/seat.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { Problem } from '../parts/panel.js';
import { titleOfDocument, titleOfText } from '../parts/titles.js';
import { sizeOf } from './blob.js';

interface Props {
  readonly me: Person;
  readonly shown: string | null;
  open(id: string): void;
}

/** What the viewer may see of a kind, live, the latest change first. */
export function List({ me, shown, open }: Props) {
  const terms = useTerms(me);
  const [term, setTerm] = useState('');
  const where = term ? [['$it', 'isA', term] as const] : [[me.id, '$isAccountableFor', '$it'] as const];
  const { found, error } = useFindAll<{ records: AnyRecord[] }>(
    { records: where },
    { orderBy: { by: 'CHANGED', direction: 'DESCENDING' }, first: 200 },
  );
  return (
    <nav className="record-list" aria-label="Records">
      <label>
        Show
        <select value={term} onChange={event => setTerm(event.target.value)}>
          <option value="">all of {me.name}’s own</option>
          {terms.map(name => (
            <option key={name} value={name}>
              every {name} in sight
            </option>
          ))}
        </select>
      </label>
      <Make me={me} term={term} open={open} />
      <Problem error={error} />
      <ul>
        {found?.records.map(record => (
          <li key={record.id}>
            <button type="button" aria-current={record.id === shown || undefined} onClick={() => open(record.id)}>
              <Icon name={record instanceof BlobRecord ? 'file' : record instanceof LongTextRecord ? 'text' : 'braces'} size={16} />
              <span className="summary">{summaryOf(record)}</span>
              <span className="quiet">{record.id.slice(-6)}</span>
            </button>
          </li>
        ))}
      </ul>
      {found?.records.length === 0 && <p className="quiet">None yet.</p>}
    </nav>
  );
}

/** A new record of each kind; with a term, it is one of those. */
function Make({ me, term, open }: { me: Person; term: string; open(id: string): void }) {
  const [error, setError] = useState<unknown>(null);
  const field = useId();
  const facts = term ? [['isA', term] as const] : [];
  const made = (record: Promise<AnyRecord>): void => {
    setError(null);
    record.then(({ id }) => open(id), setError);
  };
  const chosen = (event: ChangeEvent<HTMLInputElement>): void => {
    const [file] = event.target.files ?? [];
    if (file) made(me.client.Record.createBlob(file, facts));
    event.target.value = '';
  };
  return (
    <div className="make" role="group" aria-label="New">
      <Button icon="braces" onClick={() => made(me.client.Record.createKeyValue({ title: 'Untitled' }, facts))}>
        Document
      </Button>
      <Button icon="text" onClick={() => made(me.client.Record.createLongText('', facts))}>
        Text
      </Button>
      <label className="button plain" htmlFor={field}>
        <Icon name="file" size={16} />
        File
        <input id={field} className="unseen" type="file" onChange={chosen} />
      </label>
      <Problem error={error} />
    </div>
  );
}

export function useTerms(me: Person): readonly string[] {
  const [terms, setTerms] = useState<readonly string[]>([]);
  useEffect(
    () =>
      void me.client.Fact.findTerms().then(
        found => setTerms(found.map(({ name }) => name)),
        () => {},
      ),
    [me.client],
  );
  return terms;
}

/** A record in a line. */
export function summaryOf(record: AnyRecord): string {
  if (record instanceof LongTextRecord) return titleOfText(record.value) ?? 'Empty text';
  if (record instanceof BlobRecord) return `${record.value.mediaType}, ${sizeOf(record.value.size)}`;
  return titleOfDocument(record.value) ?? 'Empty document';
}
