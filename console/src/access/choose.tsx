import type { AnyRecord } from '@linkedrecords/client';
import { useFindAll } from '@linkedrecords/client/react';
import { addressOf, type ViewId } from '../app/navigation.js';
import type { Person } from '../people/seat.js';
import { Empty, Panel } from '../parts/panel.js';
import { summaryOf } from '../records/list.js';

/** Where there is no record to speak of: those that the viewer owns, and those that are shared. */
export function Choose({ me, view }: { me: Person; view: ViewId }) {
  const { found } = useFindAll<{ own: AnyRecord[]; shared: AnyRecord[] }>(
    { own: [[me.id, '$isAccountableFor', '$it']], shared: [['$it', 'isA', 'SharedPage']] },
    { orderBy: { by: 'CHANGED', direction: 'DESCENDING' }, first: 20 },
  );
  const records = [...new Map([...(found?.own ?? []), ...(found?.shared ?? [])].map(record => [record.id, record])).values()];
  if (found && records.length === 0) return <Empty title={`${me.name} has made no record yet.`} />;
  return (
    <Panel title="Which record?" className="choose">
      <ul>
        {records.map(record => (
          <li key={record.id}>
            <a href={addressOf(view, record.id)}>{summaryOf(record)}</a> <span className="quiet">{record.id}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
