import type { FactTriple, LinkedRecords } from '@linkedrecords/client';
import { useEffect, useState } from 'react';
import { useEverybody } from '../people/people.js';
import type { Person } from '../people/seat.js';
import { Button } from '../parts/button.js';
import { NodeName } from '../parts/node.js';
import { Panel, Problem } from '../parts/panel.js';
import { roles, sayRight } from './rights.js';
import { useChanges } from './why.js';

type Outcome = NonNullable<Awaited<ReturnType<LinkedRecords['access']['preview']>>>;

/** What stating a fact would change for whom, before it is stated. */
export function Preview({ node, me }: { node: string; me: Person }) {
  const others = useEverybody().filter(({ id }) => id !== me.id);
  const [who, setWho] = useState(others[0]?.id ?? '');
  const [role, setRole] = useState(roles[0]?.[0] ?? '');
  const [isTakenBack, setTakenBack] = useState(false);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [error, setError] = useState<unknown>(null);
  const revision = useChanges(me, node);
  const fact: FactTriple = [who, role, node];
  useEffect(() => {
    let isLate = false;
    if (who)
      me.client.access.preview(isTakenBack ? { retract: [fact] } : { assert: [fact] }).then(
        found => {
          if (isLate) return;
          setOutcome(found);
          setError(null);
        },
        problem => isLate || setError(problem),
      );
    return () => {
      isLate = true;
    };
  }, [me.client, node, who, role, isTakenBack, revision]);
  if (!who)
    return (
      <Panel title="What if?">
        <p className="quiet">Somebody has to sit on the other side to be shared with.</p>
      </Panel>
    );
  const make = (): void => {
    (isTakenBack ? me.client.Fact.deleteAll([fact]) : me.client.Fact.createAll([fact])).catch(setError);
  };
  return (
    <Panel title="What if?">
      <div className="sentence">
        <select
          aria-label="Let or no more"
          value={isTakenBack ? 'no' : 'yes'}
          onChange={event => setTakenBack(event.target.value === 'no')}
        >
          <option value="yes">I let</option>
          <option value="no">I no longer let</option>
        </select>
        <select aria-label="Whom" value={who} onChange={event => setWho(event.target.value)}>
          {others.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <select aria-label="Do what" value={role} onChange={event => setRole(event.target.value)}>
          {roles.map(([predicate, said]) => (
            <option key={predicate} value={predicate}>
              {said}
            </option>
          ))}
        </select>
      </div>
      <p className="fact-line">
        <NodeName node={who} /> <span className="by">{role}</span> <NodeName node={node} />
      </p>
      <Problem error={error} />
      {outcome && <Told outcome={outcome} />}
      <Button
        look="primary"
        onClick={make}
        disabled={!outcome || outcome.refusals.length > 0 || outcome.changes.length === 0}
        accessibleWhenDisabled
      >
        {isTakenBack ? 'Take it back' : 'State it'}
      </Button>
    </Panel>
  );
}

function Told({ outcome: { refusals, changes, isComplete } }: { outcome: Outcome }) {
  if (refusals.length > 0)
    return (
      <ul className="refusals">
        {refusals.map(({ code, message }) => (
          <li key={code + message}>
            {message} <code>{code}</code>
          </li>
        ))}
      </ul>
    );
  if (changes.length === 0) return <p role="status">Nothing would be different for anybody.</p>;
  return (
    <div role="status">
      <table className="outcome">
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">May</th>
            <th scope="col">Gains</th>
            <th scope="col">Loses</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ user, right, gained, lost }) => (
            <tr key={`${user} ${right}`}>
              <td>
                <NodeName node={user} />
              </td>
              <td>{sayRight(right)}</td>
              <td className={gained > 0 ? 'gain' : ''}>{gained > 0 ? `+${gained}` : '–'}</td>
              <td className={lost > 0 ? 'loss' : ''}>{lost > 0 ? `−${lost}` : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">
        {isComplete ? 'Numbers are records. Nothing has been written.' : 'More people are concerned than can be told.'}
      </p>
    </div>
  );
}
