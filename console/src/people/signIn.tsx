import { useState, type FormEvent } from 'react';
import { Button } from '../parts/button.js';
import { Problem } from '../parts/panel.js';
import { usePeople, useSeat } from './people.js';
import type { Seat, Side } from './seat.js';

const developmentUsers = ['Alice', 'Bob', 'Charlie'] as const;

/** The doors that are open, for one seat. */
export function SignIn({ side }: { side: Side }) {
  const { ways, [side]: seat } = usePeople();
  const { isBusy } = useSeat(seat);
  const [error, setError] = useState<unknown>(null);
  const tried = (attempt: Promise<void>): void => {
    setError(null);
    attempt.catch(setError);
  };
  return (
    <div className="sign-in">
      {ways.developmentUsers && (
        <div className="one-click">
          {developmentUsers.map(name => (
            <Button key={name} className="big" disabled={isBusy} onClick={() => tried(seat.asDevelopmentUser(name.toLowerCase()))}>
              <span className={`avatar ${side}`} aria-hidden="true">
                {name.charAt(0)}
              </span>
              {name}
            </Button>
          ))}
          <p className="quiet">One click, in development only</p>
        </div>
      )}
      {ways.provider && side === 'left' && (
        <a className="button primary" href="/login?returnTo=/">
          Sign in at the identity provider
        </a>
      )}
      <details open={!ways.developmentUsers}>
        <summary>With an address and a password</summary>
        <Credentials seat={seat} isRegistrationOpen={ways.registration} tried={tried} />
      </details>
      <Problem error={error} />
    </div>
  );
}

/** A guest who registers keeps what they made. */
export function KeepAccount({ side }: { side: Side }) {
  const { [side]: seat } = usePeople();
  const [error, setError] = useState<unknown>(null);
  const submitted = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { email, password } = credentialsIn(event.currentTarget);
    setError(null);
    seat.register(email, password).catch(setError);
  };
  return (
    <details className="keep-account">
      <summary>Keep what you make as a guest</summary>
      <form className="credentials" onSubmit={submitted}>
        <CredentialFields />
        <div className="row">
          <button className="button primary">Register</button>
        </div>
      </form>
      <Problem error={error} />
    </details>
  );
}

function Credentials({
  seat,
  isRegistrationOpen,
  tried,
}: {
  seat: Seat;
  isRegistrationOpen: boolean;
  tried(attempt: Promise<void>): void;
}) {
  const submitted = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { email, password, way } = credentialsIn(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter);
    tried(way === 'register' ? seat.register(email, password) : seat.logIn(email, password));
  };
  return (
    <form className="credentials" onSubmit={submitted}>
      <CredentialFields />
      <div className="row">
        <button className="button primary" name="way" value="login">
          Sign in
        </button>
        {isRegistrationOpen && (
          <>
            <button className="button" name="way" value="register">
              Register
            </button>
            <Button onClick={() => tried(seat.asGuest())}>As a guest</Button>
          </>
        )}
      </div>
    </form>
  );
}

function CredentialFields() {
  return (
    <>
      <label>
        Address
        <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
    </>
  );
}

function credentialsIn(form: HTMLFormElement, submitter?: HTMLElement | null): { email: string; password: string; way: string } {
  const given = new FormData(form, submitter);
  const text = (name: string): string => String(given.get(name) ?? '');
  return { email: text('email'), password: text('password'), way: text('way') };
}
