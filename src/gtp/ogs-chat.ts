import { formatVertex } from '../go/point.js';
import type { Thought } from '../think/thinker.js';

/** What OGS shows of a variation. */
const LONGEST_VARIATION = 12;

/**
 * Returns the lines on stderr from which gtp2ogs makes what people see beside a game: a variation with a winrate, in the
 * words of Leela Zero's summary (gtp2ogs, PvOutputParser.ts), and one line of chat that players see when the game is over.
 */
export function ogsLines(
  { move, explanation, analysis }: Thought,
  { size, timeMs }: { readonly size: number; readonly timeMs: number },
): string[] {
  const chat = `MALKOVICH:${explanation}`;
  const best = analysis?.moves[0];
  if (!analysis || best?.point !== move) return [chat];
  const line = best.line.slice(0, LONGEST_VARIATION).map((point) => formatVertex(point, size));
  const percents = [
    `(V: ${percent(best.winrate)})`,
    `(LCB: ${percent(best.lcb)})`,
    `(N: ${percent(best.prior)})`,
  ];
  const rate = Math.round((1000 * analysis.visits) / Math.max(1, timeMs));
  return [
    `${line[0]} -> ${best.visits} ${percents.join(' ')} PV: ${line.join(' ')}`,
    `${analysis.visits} visits, ${analysis.visits} nodes, ${analysis.visits - 1} playouts, ${rate} n/s`,
    chat,
  ];
}

/** The form knows no minus. */
function percent(share: number): string {
  return `${(100 * Math.max(0, share)).toFixed(2)}%`;
}
