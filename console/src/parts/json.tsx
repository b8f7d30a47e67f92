import type { ReactNode } from 'react';

const token = /("(?:\\.|[^"\\])*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/** A value as people write it, in colours. */
export function JsonView({ value, label, isCompact = false }: { value: unknown; label?: string; isCompact?: boolean }) {
  const text = isCompact ? compact(value) : JSON.stringify(value, null, 2);
  return (
    <pre className={isCompact ? 'json compact' : 'json'} {...(label ? { 'aria-label': label, tabIndex: 0, role: 'region' } : {})}>
      {painted(text ?? 'undefined')}
    </pre>
  );
}

/** On one line, with room between. */
export const compact = (value: unknown): string =>
  JSON.stringify(value, null, 1)?.replace(/\n\s*/g, ' ').replace(/\[ /g, '[').replace(/ \]/g, ']') ?? '';

function painted(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    const [whole, string, colon, word, number] = match;
    parts.push(text.slice(at, match.index));
    const kind = string ? (colon ? 'name' : 'string') : word || number ? 'number' : 'string';
    parts.push(
      <span key={match.index} className={`code-${kind}`}>
        {string ?? whole}
      </span>,
      colon ?? '',
    );
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts;
}
