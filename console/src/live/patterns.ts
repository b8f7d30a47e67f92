import type { Pattern } from '@linkedrecords/client';

const word = /"(?:\\.|[^"\\])*"(?:\^\^\S+|@\S+)?|\S+/g;

/** Patterns as they are written: one on a line, three words or two. */
export function patternsIn(text: string): readonly Pattern[] {
  const lines = text
    .split('\n')
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean);
  if (lines.length === 0) throw new Error('Write a pattern: $it isA Task');
  return lines.map(line => {
    const words = line.match(word) ?? [];
    if (words.length < 2 || words.length > 3) throw new Error(`A pattern has two or three words, and “${line}” has ${words.length}.`);
    return words as unknown as Pattern;
  });
}
