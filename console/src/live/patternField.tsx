import type { Pattern } from '@linkedrecords/client';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { Problem } from '../parts/panel.js';
import { patternsIn } from './patterns.js';

interface Props {
  readonly label: string;
  readonly start: string;
  take(patterns: readonly Pattern[]): void;
}

/** Patterns, one on a line. Ctrl Enter takes them. */
export function PatternField({ label, start, take }: Props) {
  const [text, setText] = useState(start);
  const [error, setError] = useState<unknown>(null);
  const submit = (event?: FormEvent): void => {
    event?.preventDefault();
    try {
      take(patternsIn(text));
      setError(null);
    } catch (mistake) {
      setError(mistake);
    }
  };
  const heard = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
  };
  return (
    <form className="patterns" onSubmit={submit}>
      <label>
        {label}
        <textarea
          value={text}
          rows={Math.max(2, text.split('\n').length)}
          spellCheck={false}
          onChange={event => setText(event.target.value)}
          onKeyDown={heard}
        />
      </label>
      <button className="button">Take</button>
      <Problem error={error} />
    </form>
  );
}
