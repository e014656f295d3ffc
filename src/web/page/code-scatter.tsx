import { type CodeDot, type Shade, describeDot, dotShade, lastPlyOf } from './code-map.js';

interface CodeScatterProps {
  readonly title: string;
  readonly dots: readonly CodeDot[];
  readonly size: number;
  readonly shade: Shade;
  /** The dot that is looked at. */
  readonly at: number;
  readonly onAt: (index: number) => void;
}

const WIDTH = 320;
const HEIGHT = 220;
const MARGIN = 14;
const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The dots of a map of codes, to be pointed at, touched, or gone through with the arrow keys in order of first use. */
export function CodeScatter({ title, dots, size, shade, at, onAt }: CodeScatterProps) {
  const lastPly = lastPlyOf(dots);
  const onKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (at + step + dots.length) % dots.length;
    onAt(next);
    ((event.currentTarget as Element).children[next] as SVGElement).focus();
  };
  return (
    <svg
      id="code-dots"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="group"
      aria-label={`Map of latent codes. ${title}`}
      onKeyDown={onKey}
    >
      {dots.map((dot, index) => (
        <circle
          key={dot.code}
          role="button"
          tabIndex={index === at ? 0 : -1}
          aria-label={describeDot(dot, size)}
          aria-pressed={index === at}
          {...placeOf(dot)}
          style={{ fill: dotShade(dot, shade, size, lastPly) }}
          onPointerEnter={() => onAt(index)}
          onFocus={() => onAt(index)}
          onClick={() => onAt(index)}
        />
      ))}
      {/* Over all dots, for they may lie on one another. */}
      <circle class="here" {...placeOf(dots[at]!)} />
    </svg>
  );
}

/** Codes that occur often are larger. */
function placeOf({ x, y, changes }: CodeDot): {
  readonly cx: number;
  readonly cy: number;
  readonly r: number;
} {
  return {
    cx: MARGIN + x * (WIDTH - 2 * MARGIN),
    cy: MARGIN + y * (HEIGHT - 2 * MARGIN),
    r: 4 + Math.min(3, Math.log2(changes.length) / 2),
  };
}
