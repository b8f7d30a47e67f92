import { useList } from '@linkedrecords/client/react';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { IconButton } from '../parts/button.js';
import { Problem } from '../parts/panel.js';
import type { PageRecord, Task } from './page.js';

/** An ordered list: what two people put in, move and tick at the same time all stays. */
export function Tasks({ page }: { page: PageRecord }) {
  const { list, elements, error } = useList<Task>(page, 'tasks');
  const [title, setTitle] = useState('');
  const [refused, setRefused] = useState<unknown>(null);
  const tried = (change: Promise<unknown> | undefined): void => {
    setRefused(null);
    change?.catch(setRefused);
  };
  const add = (event: FormEvent): void => {
    event.preventDefault();
    if (title.trim()) tried(list?.insert([{ title: title.trim(), done: false }]));
    setTitle('');
  };
  const move = (id: string, to: number): void => {
    if (to >= 0 && to < elements.length) tried(list?.move(id, { index: to }));
  };
  // Alt and an arrow move what has the focus, as in an outline.
  const heard = (event: KeyboardEvent, id: string, index: number): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(id, event.key === 'ArrowUp' ? index - 1 : index + 1);
  };
  return (
    <section className="page-tasks" aria-label="List">
      <header>
        <h3>List</h3>
      </header>
      <ol>
        {elements.map(({ id, value }, index) => (
          <li key={id} className={value.done ? 'done' : ''} onKeyDown={event => heard(event, id, index)}>
            <label>
              <input type="checkbox" checked={value.done} onChange={event => tried(list?.patch(id, { done: event.target.checked }))} />
              <span>{value.title}</span>
            </label>
            <IconButton icon="up" label={`Move ${value.title} up`} disabled={index === 0} onClick={() => move(id, index - 1)} />
            <IconButton
              icon="down"
              label={`Move ${value.title} down`}
              disabled={index === elements.length - 1}
              onClick={() => move(id, index + 1)}
            />
            <IconButton icon="close" label={`Take ${value.title} out`} onClick={() => tried(list?.delete(id))} />
          </li>
        ))}
      </ol>
      <form onSubmit={add}>
        <input
          aria-label="What comes onto the list"
          placeholder="Something to do, and Enter"
          value={title}
          onChange={event => setTitle(event.target.value)}
        />
      </form>
      <Problem error={error ?? refused} />
    </section>
  );
}
