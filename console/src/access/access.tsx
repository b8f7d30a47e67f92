import { useState } from 'react';
import { go, usePlace } from '../app/navigation.js';
import { ForViewer } from '../people/forViewer.js';
import { ViewHead } from '../parts/panel.js';
import { Choose } from './choose.js';
import { Preview } from './preview.js';
import { Why } from './why.js';

/** Why somebody may do something, and what sharing would change. */
export function Access() {
  const { node } = usePlace();
  const [typed, setTyped] = useState(node ?? '');
  const [before, setBefore] = useState(node);
  if (before !== node) {
    setBefore(node);
    setTyped(node ?? '');
  }
  return (
    <>
      <ViewHead title="Access" purpose="Who may see what follows from facts. Here they are named, and a change is tried before it is made.">
        <form className="look-up" onSubmit={event => (event.preventDefault(), go('access', typed.trim()))}>
          <input
            aria-label="Node that it is about"
            placeholder="Id of a record"
            value={typed}
            onChange={event => setTyped(event.target.value)}
            onBlur={() => typed.trim() && go('access', typed.trim())}
            spellCheck={false}
          />
        </form>
      </ViewHead>
      <ForViewer>
        {viewer =>
          node ? (
            <div className="access-layout" key={node}>
              <Why node={node} me={viewer} />
              <Preview node={node} me={viewer} />
            </div>
          ) : (
            <Choose me={viewer} view="access" />
          )
        }
      </ForViewer>
    </>
  );
}
