import { formatVertex } from '../go/point.js';
import type { Analysis } from './analysis.js';

/** Returns what is said of a move that was chosen by looking at futures. */
export function explanationOf({ visits, moves }: Analysis, size: number): string {
  const { point, winrate, lead, line } = moves[0]!;
  const [, ...expected] = line.map((move) => formatVertex(move, size));
  const score = `${lead >= 0 ? '+' : ''}${lead.toFixed(1)} points`;
  return `imagined ${visits} futures: ${formatVertex(point, size)} wins ${percent(winrate)}, ${score}, then ${expected.join(' ') || 'nothing yet'}`;
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
