import type { LinkedRecords, Right } from '@linkedrecords/client';
import { useEffect, useState } from 'react';
import { useEverybody } from '../people/people.js';
import type { Person } from '../people/seat.js';
import { Icon } from '../parts/icon.js';
import { NodeName, useNames } from '../parts/node.js';
import { Panel, Problem } from '../parts/panel.js';
import { rights, sayRight } from './rights.js';

type Explanation = Awaited<ReturnType<LinkedRecords['access']['explain']>>;
type Reason = Awaited<ReturnType<LinkedRecords['access']['explainDenial']>>;

interface Answer {
  readonly explanation: Explanation;
  /** What stands behind a denial, where the viewer or somebody else here may know it. */
  readonly reason: Reason;
}

/** Why somebody may do something, fact by fact, or why not. */
export function Why({ node, me }: { node: string; me: Person }) {
  const everybody = useEverybody();
  const nameOf = useNames([]);
  const [user, setUser] = useState(everybody.find(({ id }) => id !== me.id)?.id ?? me.id);
  const [right, setRight] = useState<Right>('READ');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const revision = useChanges(me, node);
  useEffect(() => {
    let isLate = false;
    answerOf(me.client, node, right, user).then(
      found => {
        if (isLate) return;
        setAnswer(found);
        setError(null);
      },
      problem => isLate || setError(problem),
    );
    return () => {
      isLate = true;
    };
  }, [me.client, node, right, user, revision]);
  return (
    <Panel title="Why?">
      <div className="sentence">
        <span>May</span>
        <select aria-label="Who" value={user} onChange={event => setUser(event.target.value)}>
          {everybody.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <select aria-label="Right" value={right} onChange={event => setRight(event.target.value as Right)}>
          {rights.map(([name, said]) => (
            <option key={name} value={name}>
              {said}
            </option>
          ))}
        </select>
        <span>it?</span>
      </div>
      <Problem error={error} />
      {answer && (
        <div className={`verdict ${answer.explanation.isGranted ? 'yes' : 'no'}`} role="status">
          <Icon name={answer.explanation.isGranted ? 'unlock' : 'lock'} />
          <strong>
            {answer.explanation.isGranted ? 'Yes' : 'No'}, {nameOf(user)} {answer.explanation.isGranted ? 'may' : 'may not'}{' '}
            {sayRight(right)} it.
          </strong>
          <span className="quiet">revision {answer.explanation.revision}</span>
        </div>
      )}
      {answer?.explanation.isGranted && <Chain answer={answer.explanation} />}
      {answer && !answer.explanation.isGranted && <Denial reason={answer.reason} />}
      <Everybody node={node} right={right} me={me} revision={revision} />
    </Panel>
  );
}

async function answerOf(client: LinkedRecords, node: string, right: Right, user: string): Promise<Answer> {
  const explanation = await client.access.explain(node, right, user);
  const reason = explanation.denial ? await client.access.explainDenial(explanation.denial) : null;
  return { explanation, reason };
}

/** From the user to the node, fact by fact. */
function Chain({ answer: { because } }: { answer: Explanation }) {
  if (because.length === 0) return <p className="quiet">By facts that the viewer may not see, or by being oneself.</p>;
  return (
    <ol className="chain" aria-label="Because">
      {because.map(({ subject, predicate, object }) => (
        <li key={`${subject} ${predicate} ${object}`}>
          <NodeName node={subject} />
          <span className="by">{predicate}</span>
          <NodeName node={object} />
        </li>
      ))}
    </ol>
  );
}

function Denial({ reason }: { reason: Reason }) {
  if (!reason) return <p className="quiet">Why not is told to whoever may grant it.</p>;
  return (
    <>
      <p>Each of these facts alone would grant it:</p>
      <ol className="chain" aria-label="What would grant it">
        {reason.wouldGrant.map(({ subject, predicate, object }) => (
          <li key={`${subject} ${predicate} ${object}`}>
            <NodeName node={subject} />
            <span className="by">{predicate}</span>
            <NodeName node={object} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Everybody({ node, right, me, revision }: { node: string; right: Right; me: Person; revision: number }) {
  const [who, setWho] = useState<readonly string[] | null>(null);
  useEffect(() => void me.client.access.whoMay(node, right).then(setWho, () => setWho(null)), [me.client, node, right, revision]);
  if (!who) return <p className="quiet">Who else may is told to hosts and to whoever is accountable.</p>;
  return (
    <p className="everybody">
      All who may {sayRight(right)} it:{' '}
      {who.map(id => (
        <NodeName key={id} node={id} />
      ))}
    </p>
  );
}

/** Counts what changes about a node, so that answers are asked anew. */
export function useChanges(me: Person, node: string): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const query = `subscription About($node: [JSON!]) { facts(anyOf: [{ subject: $node }, { object: $node }]) { revision } }`;
    return me.client.follow<{ facts: { revision: number } }>(query, () => ({ node: [node] }), {
      next: ({ facts }) => setCount(facts.revision),
      error: () => {},
    });
  }, [me.client, node]);
  return count;
}
