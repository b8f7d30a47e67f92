import { useEffect, useId, useState } from 'react';
import { IconButton } from '../parts/button.js';

interface Props {
  readonly head: number;
  /** Revisions at which something happened, ascending. */
  readonly marks: readonly number[];
  readonly revision: number;
  /** What is said of the revision. */
  readonly caption: string;
  take(revision: number): void;
}

/** A way through the revisions. The buttons go from one change to the next. */
export function Slider({ head, marks, revision, caption, take }: Props) {
  const list = useId();
  const first = Math.max(1, (marks[0] ?? 1) - 1);
  const earlier = marks.findLast(mark => mark < revision);
  const later = marks.find(mark => mark > revision);
  return (
    <div className="slider">
      <IconButton
        icon="left"
        label="The change before"
        disabled={earlier === undefined}
        accessibleWhenDisabled
        onClick={() => earlier && take(earlier)}
      />
      <div className="slider-way">
        <input
          type="range"
          aria-label="Revision"
          aria-valuetext={`Revision ${revision}, ${caption}`}
          min={first}
          max={head}
          value={revision}
          list={list}
          onChange={event => take(Number(event.target.value))}
        />
        <svg className="marks" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
          {marks.map(mark => (
            <line
              key={mark}
              x1={((mark - first) / Math.max(1, head - first)) * 1000}
              x2={((mark - first) / Math.max(1, head - first)) * 1000}
              y1="0"
              y2="10"
            />
          ))}
        </svg>
      </div>
      <IconButton
        icon="right"
        label="The change after"
        disabled={later === undefined}
        accessibleWhenDisabled
        onClick={() => later && take(later)}
      />
      <output>
        <strong>{revision}</strong> of {head} <span className="quiet">{caption}</span>
      </output>
    </div>
  );
}

/** A value once it has stood still for a moment: not every place that a slider passes is asked for. */
export function useSettled<Value>(value: Value, pause = 60): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
