import type { AnyRecord } from '@linkedrecords/client';
import { BlobRecord } from '@linkedrecords/client';
import { useRecord } from '@linkedrecords/client/react';
import { addressOf } from '../app/navigation.js';
import { JsonView } from '../parts/json.js';
import { NodeName } from '../parts/node.js';
import { Panel } from '../parts/panel.js';
import { sizeOf } from './blob.js';

/** What a record holds, current while it is shown; its editor is one step away. */
export function RecordCard({ id }: { id: string }) {
  const { record, value, error } = useRecord<AnyRecord>(id);
  if (!record) return error ? null : <p className="quiet">…</p>;
  return (
    <Panel title="Content" tools={<a href={addressOf('records', id)}>Open</a>}>
      {record instanceof BlobRecord ? (
        <p>
          {record.value.mediaType}, {sizeOf(record.value.size)}
        </p>
      ) : typeof value === 'string' ? (
        <p className="text-preview">{value.slice(0, 600) || 'Empty'}</p>
      ) : (
        <JsonView value={value} label="Content" />
      )}
      <p className="quiet">
        Version {record.version}, by <NodeName node={record.updatedBy} /> at {record.updatedAt.toLocaleString()}
      </p>
    </Panel>
  );
}
