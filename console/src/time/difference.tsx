/** Two texts line by line: what was there then, and what today has instead. */
export function Difference({ then, now }: { then: string; now: string }) {
  const lines = differenceOf(then.split('\n'), now.split('\n'));
  return (
    <pre className="difference" tabIndex={0} role="region" aria-label="As it was, and what is different today">
      {lines.map(({ kind, text }, index) => (
        <span key={index} className={kind}>
          <span className="sign">{kind === 'gone' ? '−' : kind === 'new' ? '+' : ' '}</span>
          {text}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

interface Line {
  readonly kind: 'same' | 'gone' | 'new';
  readonly text: string;
}

const mostLines = 600;

/** By the longest common subsequence of lines; of long texts only what is the same at both ends is told from the rest. */
export function differenceOf(then: readonly string[], now: readonly string[]): readonly Line[] {
  const head = then.findIndex((line, index) => line !== now[index]);
  const same = (text: string): Line => ({ kind: 'same', text });
  if (head < 0 && then.length === now.length) return then.map(same);
  const start = head < 0 ? then.length : head;
  let [a, b] = [then.length, now.length];
  while (a > start && b > start && then[a - 1] === now[b - 1]) {
    a--;
    b--;
  }
  return [...then.slice(0, start).map(same), ...between(then.slice(start, a), now.slice(start, b)), ...then.slice(a).map(same)];
}

function between(then: readonly string[], now: readonly string[]): readonly Line[] {
  const gone = (text: string): Line => ({ kind: 'gone', text });
  const fresh = (text: string): Line => ({ kind: 'new', text });
  if (then.length > mostLines || now.length > mostLines) return [...then.map(gone), ...now.map(fresh)];
  const common = Array.from({ length: then.length + 1 }, () => new Uint16Array(now.length + 1));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = then.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      (common[i] as Uint16Array)[j] = then[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < then.length || j < now.length) {
    if (i < then.length && j < now.length && then[i] === now[j]) {
      lines.push({ kind: 'same', text: then[i] ?? '' });
      i++;
      j++;
    } else if (j >= now.length || (i < then.length && at(i + 1, j) >= at(i, j + 1))) lines.push(gone(then[i++] ?? ''));
    else lines.push(fresh(now[j++] ?? ''));
  }
  return lines;
}
