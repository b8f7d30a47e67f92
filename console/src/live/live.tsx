import type { AnyRecord, GroupChange, LiveSnapshot, Pattern } from '@linkedrecords/client';
import { useEffect, useRef, useState } from 'react';
import { addressOf } from '../app/navigation.js';
import { ForViewer } from '../people/forViewer.js';
import type { Person } from '../people/seat.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { Empty, Panel, Problem, ViewHead } from '../parts/panel.js';
import { summaryOf } from '../records/list.js';
import { PatternField } from './patternField.js';

const reasons = {
  DELETED: 'it is gone',
  NO_LONGER_MATCHES: 'it matches no more',
  ACCESS_LOST: 'access was taken back',
  DISPLACED: 'others come before it',
} as const;

export function Live() {
  const [where, setWhere] = useState<readonly Pattern[]>([['$it', 'isA', 'SharedPage']]);
  return (
    <>
      <ViewHead
        title="Live"
        purpose="A result that keeps itself current. What made it different arrives as a difference, never as a guess."
      />
      <PatternField start="$it isA SharedPage" label="Follow what matches" take={setWhere} />
      <ForViewer>{viewer => <Following key={JSON.stringify(where)} where={where} me={viewer} />}</ForViewer>
    </>
  );
}

interface Heard {
  readonly number: number;
  readonly at: Date;
  readonly change: GroupChange;
  /** What was known of the rows when they came, changed or went. */
  readonly names: ReadonlyMap<string, string>;
}

const mostHeard = 100;

function Following({ where, me }: { where: readonly Pattern[]; me: Person }) {
  const [snapshot, setSnapshot] = useState<LiveSnapshot | null>(null);
  const [heard, setHeard] = useState<readonly Heard[]>([]);
  const names = useRef(new Map<string, string>());
  useEffect(() => {
    const { result, release } = me.client.Record.live({ rows: where }, { orderBy: { by: 'CHANGED', direction: 'DESCENDING' }, first: 100 });
    const number = { next: 1 };
    const stopDifferences = result.onDifference(change => {
      const at = new Date();
      queueMicrotask(() =>
        setHeard(before => [{ number: number.next++, at, change, names: new Map(names.current) }, ...before].slice(0, mostHeard)),
      );
    });
    const stop = result.subscribe(setSnapshot);
    return () => {
      stopDifferences();
      stop();
      release();
    };
  }, [me.client, where]);
  const rows = (snapshot?.groups['rows'] ?? []) as readonly AnyRecord[];
  for (const row of rows) names.current.set(row.id, summaryOf(row));
  return (
    <div className="live-layout">
      <Panel title={`Result${snapshot?.isComplete ? `: ${rows.length}` : ''}`} className="rows">
        <Problem error={snapshot?.error} />
        <ul>
          {rows.map(row => (
            <li key={`${row.id} ${row.version}`}>
              <a href={addressOf('records', row.id)}>{summaryOf(row)}</a>
              <span className="quiet">
                {row.id.slice(-6)}, version {row.version}
              </span>
            </li>
          ))}
        </ul>
        {snapshot?.isComplete && rows.length === 0 && (
          <Empty title={`${me.name} sees none of it now. It appears here when that changes.`} />
        )}
      </Panel>
      <Panel
        title="Differences"
        className="differences"
        tools={
          heard.length > 0 && (
            <Button look="quiet" onClick={() => setHeard([])}>
              Clear
            </Button>
          )
        }
      >
        <div className="scroll" role="log" aria-label="Differences, newest first" tabIndex={0}>
          <ol>
            {heard.map(one => (
              <Difference key={one.number} heard={one} />
            ))}
          </ol>
        </div>
      </Panel>
    </div>
  );
}

function Difference({ heard: { at, change, names } }: { heard: Heard }) {
  const nameOf = (id: string): string => names.get(id) ?? id.slice(-6);
  return (
    <li>
      <p className="when">
        revision {change.revision} <time className="quiet">{at.toLocaleTimeString()}</time>
        {change.isReset && <span className="mark">the whole result</span>}
      </p>
      <ul>
        {change.added.map(id => (
          <li key={`a${id}`} className="added">
            <Icon name="plus" size={14} /> <span>{nameOf(id)}</span> <span className="quiet">came</span>
          </li>
        ))}
        {change.changed.map(id => (
          <li key={`c${id}`} className="changed">
            <Icon name="records" size={14} /> <span>{nameOf(id)}</span> <span className="quiet">reads otherwise</span>
          </li>
        ))}
        {change.moved.map(id => (
          <li key={`m${id}`} className="moved">
            <Icon name="up" size={14} /> <span>{nameOf(id)}</span> <span className="quiet">stands elsewhere</span>
          </li>
        ))}
        {change.removed.map(({ id, reason }) => (
          <li key={`r${id}`} className="removed">
            <Icon name="close" size={14} /> <span>{nameOf(id)}</span> <span className="quiet">went: {reasons[reason]}</span>
          </li>
        ))}
      </ul>
    </li>
  );
}
