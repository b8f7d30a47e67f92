import { useConnection } from '@linkedrecords/client/react';
import { IconButton } from '../parts/button.js';
import { usePeople } from './people.js';
import type { Person, Side } from './seat.js';

const said = {
  connecting: 'connecting',
  live: 'live',
  catchingUp: 'catching up',
  offline: 'offline',
  needsSignIn: 'signed out',
  closed: 'closed',
} as const;

/** Who sits here, and how the connection is. Below a provider of the person's client. */
export function SeatHead({ side, person }: { side: Side; person: Person }) {
  const { [side]: seat } = usePeople();
  return (
    <header className="seat-head">
      <span className={`avatar ${side}`} aria-hidden="true">
        {person.name.charAt(0)}
      </span>
      <div>
        <h2>{person.name}</h2>
        <p className="id" title={person.id}>
          {person.id}
        </p>
      </div>
      <ConnectionState />
      <IconButton icon="close" label={`Sign ${person.name} out`} onClick={() => void seat.signOut()} />
    </header>
  );
}

/** In one word, and what waits to be sent. */
export function ConnectionState() {
  const { state, pending } = useConnection();
  return (
    <span className={`connection ${state}`} role="status">
      <span className="dot" aria-hidden="true" />
      {said[state]}
      {pending > 0 && `, ${pending} unsent`}
    </span>
  );
}
