import { useEffect, useState, type FormEvent } from 'react';
import { addressOf, go, usePlace } from '../app/navigation.js';
import { ForViewer } from '../people/forViewer.js';
import type { Person } from '../people/seat.js';
import { Icon } from '../parts/icon.js';
import { kindOf, NodeName, useNames } from '../parts/node.js';
import { Panel, Problem, ViewHead } from '../parts/panel.js';
import { RecordCard } from '../records/recordCard.js';
import { neighboursOf, mostOnASide, type Neighbour } from './neighbourhood.js';
import { Picture } from './picture.js';
import { Ways } from './ways.js';

export function Explorer() {
  const { node } = usePlace();
  const look = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const wanted = String(new FormData(event.currentTarget).get('node')).trim();
    if (wanted) go('explorer', wanted);
  };
  return (
    <>
      <ViewHead title="Explorer" purpose="What is said of a node, and by it. Click, and go on from there.">
        <form className="look-up" onSubmit={look}>
          <Icon name="search" size={16} />
          <input
            name="node"
            aria-label="Node to look at"
            placeholder="An id or a term"
            key={node}
            defaultValue={node ?? ''}
            spellCheck={false}
          />
        </form>
      </ViewHead>
      <ForViewer>{viewer => <Around key={node ?? viewer.id} node={node ?? viewer.id} me={viewer} />}</ForViewer>
    </>
  );
}

function Around({ node, me }: { node: string; me: Person }) {
  const nameOf = useNames([node]);
  const [neighbours, setNeighbours] = useState<readonly Neighbour[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let isLate = false;
    const look = (): void => void neighboursOf(me.client, node).then(found => isLate || setNeighbours(found), setError);
    look();
    // What is said of the node while one looks appears by itself.
    const listener = { next: look, error: () => {} };
    const query = `subscription Around($node: [JSON!]) { facts(anyOf: [{ subject: $node }, { object: $node }]) { count } }`;
    const stop = me.client.follow(query, () => ({ node: [node] }), listener);
    return () => {
      isLate = true;
      stop();
    };
  }, [me.client, node]);
  if (error) return <Problem error={error} />;
  if (!neighbours) return <p className="quiet">…</p>;
  const hidden = [true, false].reduce(
    (sum, side) => sum + Math.max(0, neighbours.filter(n => n.isOutgoing === side).length - mostOnASide),
    0,
  );
  return (
    <div className="around">
      <Ways me={me} />
      <div className="around-picture">
        <Picture node={node} neighbours={neighbours} />
        {neighbours.length === 0 && (
          <p className="quiet centred">
            Nothing is said of {nameOf(node)} that {me.name} may see.
          </p>
        )}
        {hidden > 0 && <p className="quiet centred">{hidden} more are in the table only.</p>}
      </div>
      <div className="around-more">
        {(kindOf(node) === 'document' || kindOf(node) === 'text' || kindOf(node) === 'file') && <RecordCard id={node} />}
        <Panel title="Facts" tools={<a href={addressOf('access', node)}>Who may see it, and why?</a>}>
          <FactTable node={node} neighbours={neighbours} />
        </Panel>
      </div>
    </div>
  );
}

function FactTable({ node, neighbours }: { node: string; neighbours: readonly Neighbour[] }) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Facts">
      <table className="facts">
        <thead>
          <tr>
            <th scope="col">Subject</th>
            <th scope="col">Predicate</th>
            <th scope="col">Object</th>
          </tr>
        </thead>
        <tbody>
          {neighbours.map(({ node: other, predicate, isOutgoing }) => (
            <tr key={`${predicate} ${other} ${isOutgoing}`}>
              <td>
                <NodeName node={isOutgoing ? node : other} />
              </td>
              <td>
                <NodeName node={predicate} />
              </td>
              <td>
                <NodeName node={isOutgoing ? other : node} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
