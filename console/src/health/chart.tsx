const size = { width: 300, height: 56 } as const;
const shownAtOnce = 90;

/** A line of the latest values, with the greatest said beside it. */
export function Chart({ label, values }: { label: string; values: readonly number[] }) {
  const greatest = Math.max(10, ...values);
  const step = size.width / (shownAtOnce - 1);
  const from = size.width - (values.length - 1) * step;
  const points = values.map(
    (value, index) => `${(from + index * step).toFixed(1)},${(size.height - 4 - (value / greatest) * (size.height - 10)).toFixed(1)}`,
  );
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <line x1="0" x2={size.width} y1={size.height - 4} y2={size.height - 4} />
        <polyline points={points.join(' ')} />
      </svg>
      <figcaption className="quiet">up to {Math.round(greatest)} ms</figcaption>
    </figure>
  );
}
