import { LinkedRecordsProvider } from '@linkedrecords/client/react';
import { useState } from 'react';
import { useEverybody, usePeople, usePerson, useSeat } from '../people/people.js';
import type { Side } from '../people/seat.js';
import { SeatHead } from '../people/seatHead.js';
import { KeepAccount, SignIn } from '../people/signIn.js';
import { Button } from '../parts/button.js';
import { Problem, ViewHead } from '../parts/panel.js';
import { Desk } from './desk.js';

/** Two people side by side, each with a client of their own. */
export function Together() {
  return (
    <>
      <ViewHead title="Together" purpose="Two people in one page. What one does, the other sees as it happens, if the facts say so." />
      <SignBothIn />
      <div className="seats">
        <SeatOf side="left" />
        <SeatOf side="right" />
      </div>
    </>
  );
}

function SignBothIn() {
  const { ways, left, right } = usePeople();
  const isAnybodyThere = useEverybody().length > 0;
  const [leftSeat, rightSeat] = [useSeat(left), useSeat(right)];
  const [error, setError] = useState<unknown>(null);
  if (isAnybodyThere || !ways.developmentUsers) return null;
  const signIn = (): void => {
    Promise.all([left.asDevelopmentUser('alice'), right.asDevelopmentUser('bob')]).catch(setError);
  };
  return (
    <div className="hero">
      <Button look="primary" className="big" autoFocus disabled={leftSeat.isBusy || rightSeat.isBusy} onClick={signIn}>
        Sign in as Alice and Bob
      </Button>
      <p className="quiet">Or choose who sits where.</p>
      <Problem error={error} />
    </div>
  );
}

function SeatOf({ side }: { side: Side }) {
  const { ways } = usePeople();
  const person = usePerson(side);
  return (
    <section className={`seat ${side}`} aria-label={person?.name ?? (side === 'left' ? 'Left seat' : 'Right seat')}>
      {person ? (
        <LinkedRecordsProvider key={person.id} value={person.client}>
          <SeatHead side={side} person={person} />
          {person.isGuest && ways.registration && <KeepAccount side={side} />}
          <Desk side={side} me={person} />
        </LinkedRecordsProvider>
      ) : (
        <div className="free-seat">
          <h2>Nobody sits here yet</h2>
          <SignIn side={side} />
        </div>
      )}
    </section>
  );
}
