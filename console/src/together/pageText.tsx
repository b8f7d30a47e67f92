import type { LongTextRecord, Room } from '@linkedrecords/client';
import { isJsonObject } from '@linkedrecords/client';
import { collaboration } from '@linkedrecords/client/codemirror';
import { useUndo } from '@linkedrecords/client/react';
import { useEffect, useState } from 'react';
import type { Person, Side } from '../people/seat.js';
import { IconButton } from '../parts/button.js';
import { Editor } from '../parts/editor.js';

/** By what others know one's cursor. */
export const cursorColors: { readonly [side in Side]: string } = { left: '#c2571a', right: '#0f8a7d' };

/** A text with everybody's cursors. */
export function PageText({ text, me, side }: { text: LongTextRecord; me: Person; side: Side }) {
  const [room, setRoom] = useState<Room | null>(null);
  const [others, setOthers] = useState<readonly string[]>([]);
  const { canUndo, canRedo, undo, redo } = useUndo(text);
  useEffect(() => {
    const entered = me.client.enter(text.id, { name: me.name, color: cursorColors[side] });
    const stop = entered.subscribe(snapshot => setOthers(snapshot.others.map(({ state }) => nameIn(state))));
    setRoom(entered);
    return () => {
      stop();
      entered.leave();
      setRoom(null);
    };
  }, [me, side, text]);
  return (
    <section className="page-text">
      <header>
        <h3>Text</h3>
        <p className="others" role="status">
          {others.length > 0 && `${others.join(', ')} ${others.length === 1 ? 'is' : 'are'} here`}
        </p>
        <IconButton icon="undo" label="Take back what I wrote" disabled={!canUndo} accessibleWhenDisabled onClick={undo} />
        <IconButton icon="redo" label="Write it again" disabled={!canRedo} accessibleWhenDisabled onClick={redo} />
      </header>
      {room && <Editor label="Text of the page" isProse start={text.value} extensions={collaboration(text, { room })} />}
    </section>
  );
}

const nameIn = (state: unknown): string => {
  const name = isJsonObject(state as never) ? (state as { name?: unknown }).name : null;
  return typeof name === 'string' ? name : 'Somebody';
};
