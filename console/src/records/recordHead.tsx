import type { AnyRecord, HistoryEntry } from '@linkedrecords/client';
import { useEffect, useState } from 'react';
import { addressOf } from '../app/navigation.js';
import type { Person } from '../people/seat.js';
import { Icon } from '../parts/icon.js';
import { NodeName, useNames } from '../parts/node.js';

/** Which record it is, who changed it when, and where else it can be looked at. */
export function RecordHead({ record, me }: { record: AnyRecord; me: Person }) {
  return (
    <header className="record-head">
      <p className="id">{record.id}</p>
      <nav aria-label="This record elsewhere">
        <a href={addressOf('explorer', record.id)}>
          <Icon name="explorer" size={16} /> Facts
        </a>
        <a href={addressOf('access', record.id)}>
          <Icon name="access" size={16} /> Who and why
        </a>
        <a href={addressOf('time', record.id)}>
          <Icon name="time" size={16} /> Past
        </a>
      </nav>
      <Changes record={record} me={me} />
    </header>
  );
}

function Changes({ record, me }: { record: AnyRecord; me: Person }) {
  const nameOf = useNames([]);
  const [entries, setEntries] = useState<readonly HistoryEntry[]>([]);
  const [version, setVersion] = useState(record.version);
  useEffect(() => record.watch(() => setVersion(record.version)), [record]);
  useEffect(() => void record.history(8).then(setEntries, () => {}), [record, version, me]);
  return (
    <details className="changes">
      <summary>
        Version {version}, by {nameOf(record.updatedBy)} at {record.updatedAt.toLocaleTimeString()}
      </summary>
      <ol reversed>
        {entries.map(entry => (
          <li key={entry.version} value={entry.version}>
            <NodeName node={entry.author} /> at {new Date(entry.at).toLocaleString()}, revision {entry.revision}
          </li>
        ))}
      </ol>
    </details>
  );
}
