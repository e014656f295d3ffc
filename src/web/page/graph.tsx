import type { Estimate } from './table-view.js';

interface GraphProps {
  readonly estimates: ReadonlyMap<number, Estimate>;
  readonly moves: number;
}

const WIDTH = 320;
const HEIGHT = 120;
const LEFT = 34;
const BOTTOM = 16;
/** The score axis reaches at least so far, in points. */
const LEAST_LEAD = 10;

/** Black's chance to win as a line, Black's lead in points as bars, move by move. */
export function Graph({ estimates, moves }: GraphProps) {
  const plies = [...estimates.keys()].sort((a, b) => a - b);
  const span = Math.max(20, moves);
  const most = Math.max(LEAST_LEAD, ...plies.map((ply) => Math.abs(estimates.get(ply)!.lead)));
  const x = (ply: number): number => LEFT + (ply / span) * (WIDTH - LEFT - 4);
  const y = (winrate: number): number => 4 + (1 - winrate) * (HEIGHT - BOTTOM - 8);
  const middle = y(0.5);
  const now = estimates.get(plies.at(-1) ?? -1);
  const words = now
    ? `Black wins ${(now.winrate * 100).toFixed(0)} %, ${now.lead >= 0 ? 'ahead' : 'behind'} by ${Math.abs(now.lead).toFixed(1)}`
    : 'Nothing known yet';
  return (
    <section aria-labelledby="graph-title">
      <h2 id="graph-title">Who is ahead</h2>
      <svg id="graph" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
        {[0, 0.5, 1].map((share) => (
          <>
            <line class="rule" x1={LEFT} x2={WIDTH - 4} y1={y(share)} y2={y(share)} />
            <text x={LEFT - 4} y={y(share) + 4} text-anchor="end">
              {share * 100} %
            </text>
          </>
        ))}
        {plies.map((ply) => {
          const height = (estimates.get(ply)!.lead / most) * (middle - y(1));
          return (
            <rect
              key={ply}
              class="lead"
              x={x(ply) - 2}
              width={4}
              y={height > 0 ? middle - height : middle}
              height={Math.abs(height)}
            />
          );
        })}
        <polyline
          class="winrate"
          points={plies.map((ply) => `${x(ply)},${y(estimates.get(ply)!.winrate)}`).join(' ')}
        />
        {now && <circle class="now" cx={x(plies.at(-1)!)} cy={y(now.winrate)} r={3.5} />}
        <text x={LEFT} y={HEIGHT - 2}>
          move 0
        </text>
        <text x={WIDTH - 4} y={HEIGHT - 2} text-anchor="end">
          {span}
        </text>
      </svg>
      <p class="note">{words}. The line is Black's chance, the bars Black's lead in points.</p>
    </section>
  );
}
