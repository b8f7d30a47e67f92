import { useEffect, useState } from 'react';
import type { Person } from '../people/seat.js';
import { Button } from '../parts/button.js';
import { NodeName } from '../parts/node.js';
import { Empty, Panel, Problem } from '../parts/panel.js';
import { Difference } from './difference.js';
import { Slider, useSettled } from './slider.js';

interface Content {
  readonly version: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
  readonly value?: unknown;
  readonly text?: string;
  readonly sha256?: string;
  readonly mediaType?: string;
}

interface Entry {
  readonly version: number;
  readonly revision: number;
  readonly at: string;
  readonly author: string;
}

const content =
  'version updatedAt updatedBy ... on KeyValueRecord { value } ... on LongTextRecord { text } ... on BlobRecord { sha256 mediaType }';

/** A record as it was, beside what is different today. */
export function PastOfRecord({ id, head, me }: { id: string; head: number; me: Person }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const revision = Math.min(chosen ?? head, head);
  const entries = useHistory(id, head, me);
  const [then, now, error] = useThenAndNow(id, useSettled(revision), head, me);
  const entry = entries.findLast(one => one.revision <= revision);
  const [refused, setRefused] = useState<unknown>(null);
  const restore = (): void => {
    const query = `mutation Restore($record: Node!, $version: Int!, $id: String!) { restore(record: $record, version: $version, id: $id) { revision } }`;
    setChosen(null);
    me.client.ask(query, { record: id, version: then?.version ?? 0, id: crypto.randomUUID() }).catch(setRefused);
  };
  return (
    <div className="past">
      <Slider
        head={head}
        marks={entries.map(one => one.revision)}
        revision={revision}
        caption={entry ? new Date(entry.at).toLocaleString() : 'before it was there'}
        take={setChosen}
      />
      <Problem error={error ?? refused} />
      <Panel
        title={then ? `Version ${then.version}` : 'Not there'}
        tools={
          then && now && then.version < now.version ? (
            <Button look="quiet" icon="undo" onClick={restore}>
              Make it read so again
            </Button>
          ) : null
        }
      >
        {then ? (
          <>
            <p className="quiet">
              by <NodeName node={then.updatedBy} /> at {new Date(then.updatedAt).toLocaleString()}
            </p>
            <Difference then={shownOf(then)} now={now ? shownOf(now) : ''} />
          </>
        ) : (
          <Empty title={`At this revision there was nothing of it that ${me.name} may see.`} />
        )}
      </Panel>
    </div>
  );
}

const shownOf = ({ value, text, sha256, mediaType }: Content): string =>
  text ?? (value === undefined ? `${mediaType}\n${sha256}` : JSON.stringify(value, null, 2));

function useHistory(id: string, head: number, me: Person): readonly Entry[] {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  useEffect(() => {
    const query = `query History($id: Node!) { record(id: $id) { history(first: 200) { version revision at author } } }`;
    me.client.ask<{ record: { history: readonly Entry[] } | null }>(query, { id }).then(
      ({ record }) => setEntries([...(record?.history ?? [])].reverse()),
      () => {},
    );
  }, [id, head, me.client]);
  return entries;
}

function useThenAndNow(id: string, asOf: number, head: number, me: Person): readonly [Content | null, Content | null, unknown] {
  const [found, setFound] = useState<{ readonly then: Content | null; readonly now: Content | null }>({ then: null, now: null });
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let isLate = false;
    const query = `query ThenAndNow($id: Node!, $asOf: Revision!) { then: record(id: $id, asOf: $asOf) { ${content} } now: record(id: $id) { ${content} } }`;
    me.client.ask<{ then: Content | null; now: Content | null }>(query, { id, asOf }).then(
      answer => {
        if (isLate) return;
        setFound(answer);
        setError(null);
      },
      problem => isLate || setError(problem),
    );
    return () => {
      isLate = true;
    };
  }, [id, asOf, head, me.client]);
  return [found.then, found.now, error];
}
