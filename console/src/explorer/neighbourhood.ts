import type { Fact, LinkedRecords } from '@linkedrecords/client';

/** A node beside another one, and by which fact. */
export interface Neighbour {
  readonly node: string;
  readonly predicate: string;
  /** Whether the fact begins at the node in the middle. */
  readonly isOutgoing: boolean;
}

/** The facts of a node, both ways, as far as the viewer sees them. */
export async function neighboursOf(client: LinkedRecords, node: string, asOf?: number): Promise<readonly Neighbour[]> {
  const at = asOf === undefined ? {} : { asOf };
  const [outgoing, incoming] = await Promise.all([
    client.Fact.findAll({ subject: [node], ...at }),
    client.Fact.findAll({ object: [node], ...at }),
  ]);
  const seen = new Set<string>();
  const once = ({ subject, predicate, object }: Fact): boolean => {
    const key = JSON.stringify([subject, predicate, object]);
    return !seen.has(key) && Boolean(seen.add(key));
  };
  return [
    ...outgoing.filter(once).map(({ predicate, object }) => ({ node: object, predicate, isOutgoing: true })),
    ...incoming.filter(once).map(({ predicate, subject }) => ({ node: subject, predicate, isOutgoing: false })),
  ];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A neighbour and its place in the picture, in units of the picture. */
export interface Placed extends Neighbour, Point {
  /** Whether the predicate is written at it: once for all neighbours of one predicate. */
  readonly isNamed: boolean;
}

export const size = { width: 1000, height: 620 } as const;

/** As many as can be told apart on each side; the rest is in the table below. */
export const mostOnASide = 14;

/**
 * What points here stands at the left, what is pointed at at the right: on two arcs, those of one predicate together. The node itself is in
 * the middle, or at the side that has no neighbours.
 */
export function placed(neighbours: readonly Neighbour[]): readonly [Point, readonly Placed[]] {
  const [incoming, outgoing] = [false, true].map(isOutgoing =>
    neighbours.filter(neighbour => neighbour.isOutgoing === isOutgoing).sort((a, b) => (a.predicate < b.predicate ? -1 : 1)),
  ) as [Neighbour[], Neighbour[]];
  const shift = incoming.length === 0 && outgoing.length > 0 ? -190 : outgoing.length === 0 && incoming.length > 0 ? 190 : 0;
  const middle = { x: size.width / 2 + shift, y: size.height / 2 };
  return [middle, [...arc(incoming, middle, -1), ...arc(outgoing, middle, 1)]];
}

function arc(all: readonly Neighbour[], middle: Point, direction: 1 | -1): readonly Placed[] {
  const side = all.slice(0, mostOnASide);
  const spread = Math.min(Math.PI * 0.82, Math.max(0, side.length - 1) * 0.34);
  return side.map((neighbour, index) => {
    const angle = side.length === 1 ? 0 : -spread / 2 + (spread * index) / (side.length - 1);
    // Neighbours in turn nearer and farther, so that their names have room.
    const reach = side.length > 7 && index % 2 === 1 ? 0.82 : 1;
    const same = side.flatMap(({ predicate }, at) => (predicate === neighbour.predicate ? at : []));
    const isNamed = same[Math.floor(same.length / 2)] === index;
    return { ...neighbour, isNamed, x: middle.x + direction * Math.cos(angle) * 340 * reach, y: middle.y + Math.sin(angle) * 265 * reach };
  });
}
