import { type CodeDot, MOST_CAPTURED, type Shade, lastPlyOf, pointShade, shadeOf } from './code-map.js';

interface CodeLegendProps {
  readonly title: string;
  readonly dots: readonly CodeDot[];
  readonly size: number;
  readonly shade: Shade;
}

/** What is mapped, and what the colours say. */
export function CodeLegend({ title, dots, size, shade }: CodeLegendProps) {
  const [first, last] =
    shade === 'ply' ? ['move 1', `move ${lastPlyOf(dots) + 1}`] : ['none taken', `${MOST_CAPTURED} or more`];
  return (
    <div class="legend note">
      <span>{title}</span>
      {shade === 'point' ? (
        <span>
          points
          <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label="The board in the colours of its points">
            {Array.from({ length: size * size }, (_, point) => (
              <rect
                key={point}
                x={point % size}
                y={Math.floor(point / size)}
                width={1.05}
                height={1.05}
                style={{ fill: pointShade(point, size) }}
              />
            ))}
          </svg>
          pass grey
        </span>
      ) : (
        <span>
          {first}
          <i style={{ background: `linear-gradient(to right in oklch, ${shadeOf(0)}, ${shadeOf(1)})` }} />
          {last}
        </span>
      )}
    </div>
  );
}
