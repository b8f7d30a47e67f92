import type { GraphQLSchema } from 'graphql';
import { useEffect, useMemo, useState } from 'react';
import { ForViewer } from '../people/forViewer.js';
import { otherSide, usePeople, usePerson } from '../people/people.js';
import type { Person, Side } from '../people/seat.js';
import { Button } from '../parts/button.js';
import { JsonView } from '../parts/json.js';
import { Panel, ViewHead } from '../parts/panel.js';
import { ask, Listening, type Asked } from './answers.js';
import { Docs } from './docs.js';
import { Log, useLog } from './log.js';
import { QueryEditor } from './queryEditor.js';
import { readSchema } from './schema.js';
import { learnt, story, type Known, type Step } from './story.js';

export function Playground() {
  const [schema, setSchema] = useState<GraphQLSchema | null>(null);
  const [areDocsOpen, setDocsOpen] = useState(false);
  useEffect(() => void readSchema().then(setSchema), []);
  return (
    <>
      <ViewHead title="Playground" purpose="Ask, write and listen in GraphQL, as it travels.">
        <Button icon="book" aria-expanded={areDocsOpen} onClick={() => setDocsOpen(!areDocsOpen)}>
          Schema
        </Button>
      </ViewHead>
      <ForViewer>
        {viewer => (
          <div className={areDocsOpen ? 'playground-with-docs' : ''}>
            {schema ? <Bench schema={schema} me={viewer} side={viewer.side} /> : <p className="quiet">…</p>}
            {schema && areDocsOpen && <Docs schema={schema} close={() => setDocsOpen(false)} />}
          </div>
        )}
      </ForViewer>
    </>
  );
}

/** What was opened, told apart from what was opened before. */
interface Opened {
  readonly step: Step | null;
  readonly query: string;
  readonly variables: string;
  readonly number: number;
}

interface Answer {
  readonly result: unknown;
  readonly took: number;
}

function Bench({ schema, me, side }: { schema: GraphQLSchema; me: Person; side: Side }) {
  const { [side]: seat } = usePeople();
  const other = usePerson(otherSide(side));
  const [learntSoFar, setLearnt] = useKnown();
  const known: Known = { ...learntSoFar, me: me.id, other: other?.id ?? null };
  const [opened, setOpened] = useState<Opened>(() => openedFrom(story[0] as Step, known, 0));
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isAsking, setAsking] = useState(false);
  const listening = useMemo(() => new Listening(seat.token), [seat, me.client]);
  useEffect(() => () => listening.close(), [listening]);
  const log = useLog(listening);
  const open = (step: Step): void => setOpened(openedFrom(step, known, opened.number + 1));

  const run = (asked: Asked, isSubscription: boolean): void => {
    if (isSubscription) {
      log.listen(asked);
      return;
    }
    setAsking(true);
    ask(asked, seat.token)
      .then(
        answered => {
          setAnswer(answered);
          setLearnt(learnt(opened.step, answered.result));
        },
        (error: unknown) => setAnswer({ result: { errors: [{ message: String(error) }] }, took: 0 }),
      )
      .finally(() => setAsking(false));
  };

  return (
    <div className="bench">
      <nav className="story" aria-label="A story in steps">
        {groups.map(group => (
          <section key={group}>
            <h3>{group}</h3>
            {story
              .filter(step => step.group === group)
              .map(step => (
                <button key={step.title} type="button" className="step" aria-pressed={step === opened.step} onClick={() => open(step)}>
                  {step.title}
                </button>
              ))}
          </section>
        ))}
      </nav>
      <QueryEditor key={opened.number} schema={schema} query={opened.query} variables={opened.variables} isAsking={isAsking} run={run} />
      <div className="answers">
        <Panel title="Answer" tools={answer && <span className="quiet">{Math.round(answer.took)} ms</span>}>
          {answer ? <JsonView value={answer.result} label="Answer" /> : <p className="quiet">Ctrl Enter in the editor asks.</p>}
        </Panel>
        <Log log={log} />
      </div>
    </div>
  );
}

const groups = [...new Set(story.map(({ group }) => group))];

const openedFrom = (step: Step, known: Known, number: number): Opened => ({
  step,
  query: step.query,
  variables: JSON.stringify(step.variables(known), null, 2),
  number,
});

// What a story has told is told to both, and while the page is there.
let told: Partial<Known> = {};

function useKnown(): readonly [Partial<Known>, (more: Partial<Known>) => void] {
  const [known, setKnown] = useState(told);
  return [
    known,
    more => {
      told = { ...told, ...more };
      setKnown(told);
    },
  ];
}
