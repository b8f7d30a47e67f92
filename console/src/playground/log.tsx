import { useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../parts/button.js';
import { JsonView } from '../parts/json.js';
import { Panel } from '../parts/panel.js';
import type { Asked, Listening } from './answers.js';

interface Running {
  readonly id: number;
  readonly name: string;
  readonly heard: number;
  stop(): void;
}

interface Event {
  readonly id: number;
  readonly of: string;
  readonly at: Date;
  readonly kind: 'heard' | 'ended' | 'refused';
  readonly value: unknown;
}

const mostEvents = 200;

/** What runs, and what arrived: the newest first, as many as one may want to look back at. */
export interface SubscriptionLog {
  readonly running: readonly Running[];
  readonly events: readonly Event[];
  listen(asked: Asked): void;
  clear(): void;
}

export function useLog(listening: Listening): SubscriptionLog {
  const [running, setRunning] = useState<readonly Running[]>([]);
  const [events, setEvents] = useState<readonly Event[]>([]);
  const next = useRef(1);
  useEffect(() => setRunning([]), [listening]);
  const tell = (of: string, kind: Event['kind'], value: unknown): void =>
    setEvents(before => [{ id: next.current++, of, kind, value, at: new Date() }, ...before].slice(0, mostEvents));
  const listen = (asked: Asked): void => {
    const id = next.current++;
    const name = asked.operationName ?? 'subscription';
    const leave = (): void => setRunning(before => before.filter(one => one.id !== id));
    const stop = listening.start(asked, {
      next: result => {
        tell(name, result.errors ? 'refused' : 'heard', result.errors ? { errors: result.errors } : result.data);
        setRunning(before => before.map(one => (one.id === id ? { ...one, heard: one.heard + 1 } : one)));
      },
      ended: error => {
        leave();
        tell(name, error ? 'refused' : 'ended', error ?? 'ended');
      },
    });
    setRunning(before => [...before, { id, name, heard: 0, stop }]);
  };
  return { running, events, listen, clear: () => setEvents([]) };
}

export function Log({ log: { running, events, clear } }: { log: SubscriptionLog }) {
  return (
    <Panel
      title="Listening"
      className="log"
      tools={
        <>
          <span className="quiet" role="status">
            {running.length === 0 ? 'nothing runs' : `${running.length} running`}
          </span>
          {events.length > 0 && (
            <Button look="quiet" onClick={clear}>
              Clear
            </Button>
          )}
        </>
      }
    >
      <ul className="running">
        {running.map(({ id, name, heard, stop }) => (
          <li key={id}>
            <span className="dot pulse" aria-hidden="true" /> {name} <span className="quiet">{heard}</span>
            <IconButton icon="stop" label={`Stop ${name}`} onClick={stop} />
          </li>
        ))}
      </ul>
      <div className="events" role="log" aria-label="What arrived, newest first" tabIndex={0}>
        <ol>
          {events.map(({ id, of, at, kind, value }) => (
            <li key={id} className={kind}>
              <p>
                <strong>{of}</strong> <time className="quiet">{at.toLocaleTimeString()}</time>
              </p>
              <JsonView value={value} />
            </li>
          ))}
        </ol>
      </div>
      {events.length === 0 && running.length === 0 && <p className="quiet">What a subscription says arrives here.</p>}
    </Panel>
  );
}
