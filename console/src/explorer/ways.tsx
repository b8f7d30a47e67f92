import { useEffect, useState } from 'react';
import { useEverybody } from '../people/people.js';
import type { Person } from '../people/seat.js';
import { NodeName } from '../parts/node.js';

/** Where one may begin: the people here, and the terms that are declared. */
export function Ways({ me }: { me: Person }) {
  const everybody = useEverybody();
  const [terms, setTerms] = useState<readonly { readonly name: string; readonly description: string }[]>([]);
  useEffect(() => void me.client.Fact.findTerms('', 40).then(setTerms, () => {}), [me.client]);
  return (
    <nav className="ways" aria-label="Where to begin">
      <h2>People</h2>
      <ul>
        {everybody.map(({ id }) => (
          <li key={id}>
            <NodeName node={id} />
          </li>
        ))}
      </ul>
      <h2>Terms</h2>
      {terms.length === 0 && <p className="quiet">No term is declared yet.</p>}
      <ul>
        {terms.map(({ name, description }) => (
          <li key={name} title={description}>
            <NodeName node={name} />
          </li>
        ))}
      </ul>
    </nav>
  );
}
