import { OperationBuilder, type TextOperation } from './operations.js';

const mostDifferences = 1_000;

/**
 * A short operation that makes `to` of `from`; surrogate pairs are kept, inserted and deleted whole. Myers, "An O(ND) Difference
 * Algorithm", 1986, between the common beginning and end. Beyond 1,000 differences the middle is replaced as a whole.
 */
export function difference(from: string, to: string): TextOperation {
  const prefix = commonPrefix(from, to);
  const suffix = commonSuffix(from.slice(prefix), to.slice(prefix));
  const result = new OperationBuilder().retain(prefix);
  appendMiddle(result, from.slice(prefix, from.length - suffix), to.slice(prefix, to.length - suffix));
  return result.retain(suffix).build();
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

function commonPrefix(from: string, to: string): number {
  const most = Math.min(from.length, to.length);
  let length = 0;
  while (length < most && from.charCodeAt(length) === to.charCodeAt(length)) length++;
  return length > 0 && isHigh(from.charCodeAt(length - 1)) ? length - 1 : length;
}

function commonSuffix(from: string, to: string): number {
  const most = Math.min(from.length, to.length);
  let length = 0;
  while (length < most && from.charCodeAt(from.length - 1 - length) === to.charCodeAt(to.length - 1 - length)) length++;
  return length > 0 && isLow(from.charCodeAt(from.length - length)) ? length - 1 : length;
}

function appendMiddle(result: OperationBuilder, from: string, to: string): void {
  // A string is read by code points, and a lone half of a pair is one.
  const [before, after] = [[...from], [...to]];
  const trace = findPath(before, after);
  if (!trace) {
    result.delete(from.length).insert(to);
    return;
  }
  for (const [kind, point] of walkBack(trace, before, after)) {
    if (kind === 'keep') result.retain(point.length);
    else if (kind === 'delete') result.delete(point.length);
    else result.insert(point);
  }
}

const goesDown = (reach: Int32Array, at: number, diagonal: number, differences: number): boolean =>
  diagonal === -differences || (diagonal !== differences && (reach[at - 1] ?? 0) < (reach[at + 1] ?? 0));

/** For each number of differences the furthest reach on every diagonal, until the end is reached. */
function findPath(from: readonly string[], to: readonly string[]): Int32Array[] | null {
  const most = Math.min(from.length + to.length, mostDifferences);
  const reach = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let differences = 0; differences <= most; differences++) {
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      const at = most + 1 + diagonal;
      let x = goesDown(reach, at, diagonal, differences) ? (reach[at + 1] ?? 0) : (reach[at - 1] ?? 0) + 1;
      while (x < from.length && x - diagonal < to.length && from[x] === to[x - diagonal]) x++;
      reach[at] = x;
      if (x < from.length || x - diagonal < to.length) continue;
      trace.push(reach.slice(most - differences, most + differences + 3));
      return trace;
    }
    trace.push(reach.slice(most - differences, most + differences + 3));
  }
  return null;
}

type Step = readonly ['keep' | 'delete' | 'insert', string];

function walkBack(trace: readonly Int32Array[], from: readonly string[], to: readonly string[]): Step[] {
  const steps: Step[] = [];
  let [x, y] = [from.length, to.length];
  for (let differences = trace.length - 1; differences > 0; differences--) {
    const before = trace[differences - 1] ?? new Int32Array();
    const diagonal = x - y;
    // The rows are cut to their width: diagonal d of row n stands at d + n + 1.
    const down = goesDown(before, diagonal + differences, diagonal, differences);
    const previous = down ? diagonal + 1 : diagonal - 1;
    const startX = before[previous + differences] ?? 0;
    for (const edgeX = down ? startX : startX + 1; x > edgeX; x--, y--) steps.push(['keep', from[x - 1] ?? '']);
    steps.push(down ? ['insert', to[y - 1] ?? ''] : ['delete', from[x - 1] ?? '']);
    [x, y] = [startX, startX - previous];
  }
  for (; x > 0; x--) steps.push(['keep', from[x - 1] ?? '']);
  return steps.reverse();
}
