import { useEffect, useRef, type KeyboardEvent } from 'react';
import { addressOf } from '../app/navigation.js';
import { kindOf, useNames } from '../parts/node.js';
import { placed, size, type Neighbour, type Placed, type Point } from './neighbourhood.js';

const steps: { readonly [key: string]: readonly [number, number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** A node with its neighbours; each leads on. Arrows go from one to the next in their direction. */
export function Picture({ node, neighbours }: { node: string; neighbours: readonly Neighbour[] }) {
  const nameOf = useNames([node, ...neighbours.map(neighbour => neighbour.node)]);
  const picture = useRef<SVGSVGElement>(null);
  // Where there is no room for all of it, one begins in the middle.
  useEffect(() => {
    const around = picture.current?.parentElement;
    if (around) around.scrollLeft = (around.scrollWidth - around.clientWidth) / 2;
  }, [node]);
  const [middle, all] = placed(neighbours);
  const heard = (event: KeyboardEvent): void => {
    if (event.key === 'Backspace') history.back();
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const nodes = [...(picture.current?.querySelectorAll<SVGAElement>('a.spot') ?? [])];
    const at = nodes.indexOf(document.activeElement as unknown as SVGAElement);
    const next = nearest(all, at < 0 ? middle : (all[Number(nodes[at]?.dataset['index'])] ?? middle), step);
    nodes.find(({ dataset }) => Number(dataset['index']) === next)?.focus();
  };
  return (
    <svg
      ref={picture}
      className="picture"
      viewBox={`0 0 ${size.width} ${size.height}`}
      role="group"
      aria-label={`${nameOf(node)} and its ${neighbours.length} neighbours`}
      onKeyDown={heard}
    >
      {all.map((spot, index) => (
        <Edge key={index} spot={spot} middle={middle} />
      ))}
      {all.map((spot, index) => (
        <Spot key={index} spot={spot} index={index} name={shortened(nameOf(spot.node))} />
      ))}
      <g transform={`translate(${middle.x} ${middle.y})`} className={`middle ${kindOf(node)}`}>
        <circle r={34} />
        <text y={56} textAnchor="middle">
          {nameOf(node)}
        </text>
      </g>
    </svg>
  );
}

function Edge({ spot: { x, y, isOutgoing, predicate, isNamed }, middle }: { spot: Placed; middle: Point }) {
  const bend = { x: (middle.x + x) / 2, y: y + (middle.y - y) * 0.14 };
  const [from, to] = isOutgoing ? [middle, { x, y }] : [{ x, y }, middle];
  const at = { x: middle.x + (x - middle.x) * 0.6, y: middle.y + (y - middle.y) * 0.72 };
  return (
    <g className="edge">
      <path d={`M${from.x} ${from.y}Q${bend.x} ${bend.y} ${to.x} ${to.y}`} />
      {isNamed && (
        <text x={at.x} y={at.y - 5} textAnchor="middle">
          {predicate}
        </text>
      )}
    </g>
  );
}

function Spot({ spot: { x, y, node, isOutgoing, predicate }, index, name }: { spot: Placed; index: number; name: string }) {
  const kind = kindOf(node);
  const leads = kind !== 'literal';
  const label = (
    <>
      <circle r={kind === 'literal' ? 6 : 11} />
      <text x={isOutgoing ? 18 : -18} y={5} textAnchor={isOutgoing ? 'start' : 'end'}>
        {name}
      </text>
    </>
  );
  const place = `translate(${x} ${y})`;
  if (!leads)
    return (
      <g className={`spot ${kind}`} transform={place}>
        {label}
      </g>
    );
  return (
    <g transform={place}>
      <a
        className={`spot ${kind}`}
        data-index={index}
        href={addressOf('explorer', node)}
        aria-label={isOutgoing ? `${predicate} ${name}` : `${name}, whose ${predicate} this is`}
      >
        {label}
      </a>
    </g>
  );
}

// A longer name would run past the edge of the picture.
const longest = 24;

const shortened = (name: string): string => {
  const letters = Array.from(name);
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : name;
};

/** Who is next in a direction: near in it, and not far aside. */
function nearest(all: readonly Placed[], from: Point, [dx, dy]: readonly [number, number]): number {
  const costs = all.map(({ x, y, node }) => {
    const [ahead, aside] = [(x - from.x) * dx + (y - from.y) * dy, Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx)];
    return ahead > 1 && kindOf(node) !== 'literal' ? ahead + 2 * aside : Infinity;
  });
  const least = Math.min(...costs);
  return least === Infinity ? -1 : costs.indexOf(least);
}
