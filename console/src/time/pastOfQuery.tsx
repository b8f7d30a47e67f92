import type { Pattern } from '@linkedrecords/client';
import { useEffect, useState } from 'react';
import { addressOf } from '../app/navigation.js';
import type { Person } from '../people/seat.js';
import { compact } from '../parts/json.js';
import { Panel, Problem } from '../parts/panel.js';
import { Slider, useSettled } from './slider.js';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly value?: { readonly title?: string };
  readonly text?: string;
  readonly mediaType?: string;
}

const fields = 'nodes { id version ... on KeyValueRecord { value } ... on LongTextRecord { text } ... on BlobRecord { mediaType } }';

/** What matched at a revision, beside what matches today. */
export function PastOfQuery({ where, head, me }: { where: readonly Pattern[]; head: number; me: Person }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const revision = Math.min(chosen ?? head, head);
  const [found, setFound] = useState<{ readonly then: readonly Row[]; readonly now: readonly Row[] }>({ then: [], now: [] });
  const [error, setError] = useState<unknown>(null);
  const asOf = useSettled(revision);
  useEffect(() => {
    let isLate = false;
    const query = `query ThenAndNow($where: [[PatternElement!]!]!, $asOf: Revision!) {
      then: findAll(where: $where, asOf: $asOf, first: 200) { ${fields} } now: findAll(where: $where, first: 200) { ${fields} }
    }`;
    type Answer = { readonly then: { readonly nodes: readonly Row[] }; readonly now: { readonly nodes: readonly Row[] } };
    me.client.ask<Answer>(query, { where: where as never, asOf }).then(
      ({ then, now }) => {
        if (isLate) return;
        setFound({ then: then.nodes, now: now.nodes });
        setError(null);
      },
      problem => isLate || setError(problem),
    );
    return () => {
      isLate = true;
    };
  }, [where, asOf, head, me.client]);
  return (
    <div className="past">
      <Slider head={head} marks={[]} revision={revision} caption={revision === head ? 'today' : ''} take={setChosen} />
      <Problem error={error} />
      <Panel title={`At revision ${asOf}: ${found.then.length}`} className="rows">
        <ul>
          {found.then.map(row => {
            const today = found.now.find(({ id }) => id === row.id);
            const kind = !today ? 'removed' : today.version === row.version ? '' : 'changed';
            return (
              <li key={row.id} className={kind}>
                <a href={addressOf('time', row.id)}>{titleOf(row)}</a>
                <span className="quiet">
                  version {row.version}
                  {kind === 'removed' ? ', not in today’s result' : kind === 'changed' ? `, today ${today?.version}` : ''}
                </span>
              </li>
            );
          })}
        </ul>
        <p className="quiet">{found.now.filter(row => !found.then.some(({ id }) => id === row.id)).length} more today.</p>
      </Panel>
    </div>
  );
}

const titleOf = ({ value, text, mediaType, id }: Row): string =>
  value?.title ?? text?.split('\n')[0] ?? mediaType ?? (value ? compact(value) : id);
