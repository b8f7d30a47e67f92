import { LinkedRecordsProvider, useConnection } from '@linkedrecords/client/react';
import { useEffect, useRef, useState } from 'react';
import { useEverybody, usePeople } from '../people/people.js';
import type { Person, Seat, Side } from '../people/seat.js';
import { ConnectionState } from '../people/seatHead.js';
import { SignIn } from '../people/signIn.js';
import { Button } from '../parts/button.js';
import { Panel, Problem, ViewHead } from '../parts/panel.js';
import { sizeOf } from '../records/blob.js';
import { Chart } from './chart.js';
import { readinessOf, type Readiness } from './server.js';

const pause = 1_000;
const mostSamples = 90;

/** Whether all is well: the node, each connection and how far it is behind, and what is kept. */
export function Health() {
  const people = usePeople();
  const everybody = useEverybody();
  const samples = useReadiness();
  const latest = samples.at(-1);
  return (
    <>
      <ViewHead title="Health" purpose="Whether the node is well, how each connection is, and how far it is behind." />
      <div className="health-layout">
        <Panel title="This node" className="node-health">
          <p className={`connection ${latest?.isReady === false ? 'offline' : 'live'}`} role="status">
            <span className="dot" aria-hidden="true" />
            {latest ? (latest.isReady ? 'ready' : (latest.detail ?? 'not ready')) : 'asking'}
          </p>
          <dl className="figures">
            <div>
              <dt>Revision</dt>
              <dd>{latest?.revision ?? '–'}</dd>
            </div>
            <div>
              <dt>Its store answers within</dt>
              <dd>{latest ? `${Math.round(latest.took)} ms` : '–'}</dd>
            </div>
          </dl>
          <Chart
            label="How long the store took to answer, in milliseconds, the latest at the right"
            values={samples.map(({ took }) => took)}
          />
        </Panel>
        {everybody.map(person => (
          <LinkedRecordsProvider key={person.id} value={person.client}>
            <OfPerson person={person} side={person.side} seat={people[person.side]} head={latest?.revision ?? null} />
          </LinkedRecordsProvider>
        ))}
        {everybody.length === 0 && (
          <Panel title="Connections">
            <p>Nobody is signed in here.</p>
            <SignIn side="left" />
          </Panel>
        )}
      </div>
    </>
  );
}

/** What the node has said lately, asked once a second while one looks. */
function useReadiness(): readonly Readiness[] {
  const [samples, setSamples] = useState<readonly Readiness[]>([]);
  useRepeatedly(async () => {
    const sample = await readinessOf();
    setSamples(before => [...before, sample].slice(-mostSamples));
  });
  return samples;
}

/** Looks, and again a while after that was answered. */
function useRepeatedly(look: () => Promise<void>): void {
  const latest = useRef(look);
  latest.current = look;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    const lookOn = async (): Promise<void> => {
      await latest.current().catch(() => {});
      if (!isGone) timer = setTimeout(() => void lookOn(), pause);
    };
    void lookOn();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, []);
}

function OfPerson({ person, side, seat, head }: { person: Person; side: Side; seat: Seat; head: number | null }) {
  const { state, pending, cause } = useConnection();
  const seen = useSeenRevision(person);
  const behind = head === null || seen === null ? null : Math.max(0, head - seen);
  return (
    <Panel
      className={`person-health ${side}`}
      title={
        <>
          <span className={`avatar small ${side}`} aria-hidden="true">
            {person.name.charAt(0)}
          </span>
          {person.name}
        </>
      }
      tools={<ConnectionState />}
    >
      <dl className="figures">
        <div>
          <dt>Behind the node</dt>
          <dd>{behind === null ? '–' : behind === 0 ? 'nothing' : `${behind} revisions`}</dd>
        </div>
        <div>
          <dt>Seen last</dt>
          <dd>{seen ?? '–'}</dd>
        </div>
        <div>
          <dt>Waits to be sent</dt>
          <dd>{pending}</dd>
        </div>
      </dl>
      {cause && state !== 'live' && <Problem error={cause} />}
      {state !== 'live' && <Button onClick={() => person.client.reconnect()}>Try now</Button>}
      <Quota person={person} />
      <Sessions person={person} seat={seat} />
    </Panel>
  );
}

/** The revision that the node at the other end of the person's connection has applied. */
function useSeenRevision(person: Person): number | null {
  const [seen, setSeen] = useState<number | null>(null);
  useRepeatedly(async () => {
    const { head } = await person.client.ask<{ head: { revision: number } }>('query Seen { head { revision } }');
    setSeen(head.revision);
  });
  return seen;
}

function Quota({ person }: { person: Person }) {
  const [quota, setQuota] = useState<{ readonly used: number; readonly total: number } | null>(null);
  useEffect(() => void person.client.getQuota().then(setQuota, () => {}), [person.client]);
  if (!quota) return null;
  return (
    <label className="quota">
      {sizeOf(quota.used)} of {sizeOf(quota.total)} kept
      <meter min={0} max={quota.total} high={quota.total * 0.8} value={quota.used} />
    </label>
  );
}

interface Session {
  readonly id: string;
  readonly name: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly isThisOne: boolean;
}

/** Everywhere that somebody is signed in, each of which can be ended. */
function Sessions({ person, seat }: { person: Person; seat: Seat }) {
  const [sessions, setSessions] = useState<readonly Session[]>([]);
  const [error, setError] = useState<unknown>(null);
  const look = useRef(async () => {});
  look.current = async () => {
    const headers = seat.token === undefined ? {} : { Authorization: `Bearer ${seat.token}` };
    const response = await fetch('/auth/sessions', { headers, credentials: seat.token === undefined ? 'same-origin' : 'omit' });
    if (response.ok) setSessions((await response.json()) as readonly Session[]);
  };
  useEffect(() => void look.current().catch(setError), [person.client]);
  const end = async (id: string): Promise<void> => {
    const headers = seat.token === undefined ? {} : { Authorization: `Bearer ${seat.token}` };
    await fetch(`/auth/sessions/${encodeURIComponent(id)}`, {
      method: 'DELETE',
      headers,
      credentials: seat.token === undefined ? 'same-origin' : 'omit',
    });
    await look.current();
  };
  return (
    <details className="sessions">
      <summary>Signed in {sessions.length === 1 ? 'here only' : `${sessions.length} times`}</summary>
      <ul>
        {sessions.map(({ id, name, createdAt, isThisOne }) => (
          <li key={id}>
            {name ?? 'Session'} since {new Date(createdAt).toLocaleString()}
            {isThisOne ? (
              <span className="mark">this one</span>
            ) : (
              <Button look="quiet" onClick={() => void end(id).catch(setError)}>
                End it
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Problem error={error} />
    </details>
  );
}
