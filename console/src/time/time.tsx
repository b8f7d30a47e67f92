import { useEffect, useState } from 'react';
import type { Pattern } from '@linkedrecords/client';
import { usePlace } from '../app/navigation.js';
import { Choose } from '../access/choose.js';
import { ForViewer } from '../people/forViewer.js';
import type { Person } from '../people/seat.js';
import { ViewHead } from '../parts/panel.js';
import { PatternField } from '../live/patternField.js';
import { headOf } from '../health/server.js';
import { PastOfQuery } from './pastOfQuery.js';
import { PastOfRecord } from './pastOfRecord.js';

/** What was true at a revision: of a record, or of a query. */
export function Time() {
  const { node } = usePlace();
  const [where, setWhere] = useState<readonly Pattern[] | null>(null);
  return (
    <>
      <ViewHead title="Time" purpose="Every revision is still there. Slide to what was true then." />
      <ForViewer>
        {viewer => <WithHead>{head => <Past head={head} me={viewer} node={node} where={where} setWhere={setWhere} />}</WithHead>}
      </ForViewer>
    </>
  );
}

interface PastProps {
  readonly head: number;
  readonly me: Person;
  readonly node: string | null;
  readonly where: readonly Pattern[] | null;
  setWhere(where: readonly Pattern[]): void;
}

function Past({ head, me, node, where, setWhere }: PastProps) {
  if (node) return <PastOfRecord key={node} id={node} head={head} me={me} />;
  return (
    <>
      <PatternField start="$it isA SharedPage" label="What matched" take={setWhere} />
      {where ? <PastOfQuery key={JSON.stringify(where)} where={where} head={head} me={me} /> : <Choose me={me} view="time" />}
    </>
  );
}

/** The newest revision, looked at anew while one looks back. */
function WithHead({ children }: { children(head: number): React.ReactNode }) {
  const [head, setHead] = useState(0);
  useEffect(() => {
    const look = (): void => void headOf().then(setHead, () => {});
    look();
    const timer = setInterval(look, 2_000);
    return () => clearInterval(timer);
  }, []);
  return head > 0 ? children(head) : <p className="quiet">…</p>;
}
