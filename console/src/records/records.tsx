import type { AnyRecord } from '@linkedrecords/client';
import { BlobRecord, KeyValueRecord, LongTextRecord } from '@linkedrecords/client';
import { useRecord } from '@linkedrecords/client/react';
import { go, usePlace } from '../app/navigation.js';
import { ForViewer } from '../people/forViewer.js';
import type { Person, Side } from '../people/seat.js';
import { Empty, ViewHead } from '../parts/panel.js';
import { BlobEditor } from './blobEditor.js';
import { DocumentEditor } from './documentEditor.js';
import { List } from './list.js';
import { RecordHead } from './recordHead.js';
import { TextEditor } from './textEditor.js';

export function Records() {
  const { node } = usePlace();
  return (
    <>
      <ViewHead
        title="Records"
        purpose="Documents, texts and files. What you change shows at once; what others change arrives by itself."
      />
      <ForViewer>
        {viewer => (
          <div className="records-layout">
            <List me={viewer} shown={node} open={id => go('records', id)} />
            {node ? (
              <Shown key={node} id={node} me={viewer} side={viewer.side} />
            ) : (
              <Empty title="Nothing is open.">
                <p>Choose a record, or make one.</p>
              </Empty>
            )}
          </div>
        )}
      </ForViewer>
    </>
  );
}

function Shown({ id, me, side }: { id: string; me: Person; side: Side }) {
  const { record, error } = useRecord<AnyRecord>(id);
  if (!record)
    return (
      <Empty title={error ? error.message : `There is no record ${id} that ${me.name} may read, or it is on its way.`}>
        <p className="quiet">Both look the same: what one may not see does not give itself away.</p>
      </Empty>
    );
  if (error?.code === 'ACCESS_LOST')
    return (
      <Empty title={`${me.name} may not see this any more.`}>
        <p className="quiet">{error.message}</p>
      </Empty>
    );
  return (
    <article className="record">
      <RecordHead record={record} me={me} />
      {record instanceof KeyValueRecord && <DocumentEditor record={record} />}
      {record instanceof LongTextRecord && <TextEditor record={record} me={me} side={side} />}
      {record instanceof BlobRecord && <BlobEditor record={record} />}
    </article>
  );
}
