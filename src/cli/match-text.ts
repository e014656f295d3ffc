import type { MatchReport } from '../arena/match-report.js';
import type { ThinkingTime } from '../arena/thinking-time.js';
import { formatElo } from '../rating/format-elo.js';
import { formatDuration } from './durations.js';
import type { Interval } from '../rating/profile.js';

export interface MatchNames {
  readonly engine: string;
  readonly opponent: string;
}

/** Returns a match's report for people, several lines. */
export function describeMatch(report: MatchReport, { engine, opponent }: MatchNames): string {
  const { games, wins, losses, draws, endings, statistics } = report;
  const { forfeits, resignations, adjudications, voids } = endings;
  const without = games - wins - losses - draws;
  const rows: [string, string][] = [
    ['games', `${games}: ${wins} won, ${losses} lost, ${draws} drawn, ${without} without result`],
    ['colours', `${report.winsAsBlack} won as Black, ${report.winsAsWhite} as White`],
  ];
  if (statistics) {
    const { score, interval, elo, eloInterval } = statistics;
    const pairs = report.pairCounts.reduce((sum, count) => sum + count, 0);
    rows.push(
      ['score', `${percent(score)} (95 %: ${range(interval, percent)}) in ${pairs} pairs`],
      ['Elo', `${signed(elo)} (95 %: ${range(eloInterval, signed)})`],
    );
  }
  rows.push([
    'endings',
    `${endings.twoPasses} by two passes, ${endings.moveLimit} at the move limit; resigned: ${engine} ${resignations.engine}, ${opponent} ${resignations.opponent}`,
  ]);
  if (endings.disputed > 0) rows.push(['disputed', `${endings.disputed} counted here`]);
  if (adjudications.engine + adjudications.opponent > 0) {
    rows.push(['given up', `${engine} ${adjudications.engine}, ${opponent} ${adjudications.opponent}`]);
  }
  for (const [reason, by] of Object.entries(forfeits)) {
    rows.push([reason, `${engine} ${by.engine}, ${opponent} ${by.opponent}`]);
  }
  for (const [reason, count] of Object.entries(voids)) if (count > 0) rows.push([reason, String(count)]);
  const { meanMoves, meanLead, thinkingTime, distinctGames } = report;
  if (meanLead) {
    const { points, standardError } = meanLead;
    const error = standardError === null ? '' : ` (standard error ${standardError.toFixed(1)})`;
    rows.push(['points', `${points > 0 ? '+' : ''}${points.toFixed(1)} a counted game${error}`]);
  }
  rows.push(
    ['length', `${meanMoves.toFixed(1)} moves; ${distinctGames} different games`],
    ['time', `${engine} ${timeOf(thinkingTime.engine)}; ${opponent} ${timeOf(thinkingTime.opponent)}`],
  );
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`);
  return [`${engine} against ${opponent}`, ...lines].join('\n');
}

function timeOf({ totalMs, perMoveMs }: ThinkingTime): string {
  return `${formatDuration(totalMs)}, ${Math.round(perMoveMs)} ms a move`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function signed(elo: number): string {
  return `${elo > 0 ? '+' : ''}${formatElo(elo)}`;
}

function range({ low, high }: Interval, format: (value: number) => string): string {
  return `${format(low)} to ${format(high)}`;
}
