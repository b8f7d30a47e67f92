import { useFindAll } from '@linkedrecords/client/react';
import type { Fact, LongTextRecord } from '@linkedrecords/client';
import { useEffect, useState } from 'react';
import { otherSide, usePerson } from '../people/people.js';
import type { Person, Side } from '../people/seat.js';
import { Button } from '../parts/button.js';
import { Empty, Problem } from '../parts/panel.js';
import { Icon } from '../parts/icon.js';
import { addressOf } from '../app/navigation.js';
import { Files } from './files.js';
import { membership, pagesOf, startPage, textsOf, type PageRecord } from './page.js';
import { PageText } from './pageText.js';
import { Tasks } from './tasks.js';

const newestFirst = { orderBy: { by: 'CREATED', direction: 'DESCENDING' }, first: 1 } as const;

/** What one of the two has before them: the newest page that they may see. */
export function Desk({ side, me }: { side: Side; me: Person }) {
  const { found, error } = useFindAll<{ pages: PageRecord[] }>(pagesOf, newestFirst);
  const other = usePerson(otherSide(side));
  const page = found?.pages[0];
  if (error) return <Problem error={error} />;
  if (!found) return <p className="quiet">…</p>;
  if (!page) return <NoPage me={me} other={other} />;
  return <Page key={page.id} page={page} me={me} side={side} other={other} />;
}

function NoPage({ me, other }: { me: Person; other: Person | null }) {
  const [error, setError] = useState<unknown>(null);
  return (
    <Empty title={`${me.name} sees nothing here yet.`}>
      <p>
        Everything is private until a fact says otherwise. {other && `What ${other.name} shares with ${me.name} appears here by itself.`}
      </p>
      <Button icon="plus" look="primary" onClick={() => void startPage(me.client).catch(setError)}>
        Start a page
      </Button>
      <Problem error={error} />
    </Empty>
  );
}

function Page({ page, me, side, other }: { page: PageRecord; me: Person; side: Side; other: Person | null }) {
  const { found } = useFindAll<{ texts: LongTextRecord[] }>(textsOf(page.id));
  const text = found?.texts[0];
  return (
    <div className="page">
      <div className="page-title">
        <input
          aria-label="Title of the page"
          value={page.value.title}
          onChange={event => void page.patch({ title: event.target.value })}
          spellCheck={false}
        />
        {page.createdBy === me.id ? other && <Sharing page={page} me={me} other={other} /> : <SharedBy page={page} side={side} />}
      </div>
      {text && <PageText key={text.id} text={text} me={me} side={side} />}
      <Tasks page={page} />
      <Files page={page} me={me} />
    </div>
  );
}

/** One fact shares the page, and taking it back ends that at once. */
function Sharing({ page, me, other }: { page: PageRecord; me: Person; other: Person }) {
  const facts = useFacts(me, other.id, page.id);
  const [error, setError] = useState<unknown>(null);
  const isShared = facts.length > 0;
  const change = (): void => {
    const fact = [membership(other.id, page.id)];
    setError(null);
    (isShared ? me.client.Fact.deleteAll(fact) : me.client.Fact.createAll(fact)).catch(setError);
  };
  return (
    <div className="sharing">
      <button type="button" className="switch" role="switch" aria-checked={isShared} onClick={change}>
        <span className="track" aria-hidden="true" />
        {isShared ? `Shared with ${other.name}` : `Share with ${other.name}`}
      </button>
      <Problem error={error} />
    </div>
  );
}

function SharedBy({ page, side }: { page: PageRecord; side: Side }) {
  const owner = usePerson(otherSide(side));
  return (
    <a className="why" href={addressOf('access', page.id)}>
      <Icon name="access" size={16} /> Shared{owner?.id === page.createdBy ? ` by ${owner.name}` : ''}: why?
    </a>
  );
}

/** The fact that makes somebody a member, while it is true. */
function useFacts(me: Person, person: string, page: string): readonly Fact[] {
  const [facts, setFacts] = useState<readonly Fact[]>([]);
  useEffect(() => {
    const query = `subscription Membership($page: [JSON!], $person: [JSON!]) {
      facts(subject: $person, predicate: ["$isMemberOf"], object: $page) {
        isReset added { subject predicate object } removed { subject }
      }
    }`;
    type Answer = { readonly facts: { readonly isReset: boolean; readonly added: readonly Fact[]; readonly removed: readonly unknown[] } };
    return me.client.follow<Answer>(query, () => ({ page: [page], person: [person] }), {
      next: ({ facts: { isReset, added, removed } }) =>
        setFacts(before => (added.length > 0 ? added : isReset || removed.length > 0 ? [] : before)),
      error: () => setFacts([]),
    });
  }, [me.client, person, page]);
  return facts;
}
