import type { Encounter, Standings } from '../arena/standings.js';
import { formatElo, formatInterval } from '../rating/format-elo.js';

/** Returns standings for people: a table, every encounter, and what is to be known about the numbers. */
export function describeStandings(standings: Standings): string {
  const { players, encounters, games, withoutResult, distinctGames, groups } = standings;
  const { firstMoveElo, firstMoveInterval } = standings;
  const table = columns([
    ['', 'Elo', '95 %', 'games', 'won', 'drawn', 'lost', 'score'],
    ...players.map(({ name, elo, interval, isAnchor, ...counts }) => [
      name,
      elo.toFixed(0),
      isAnchor ? 'given' : formatInterval(interval),
      ...[counts.games, counts.wins, counts.draws, counts.losses].map(String),
      counts.games === 0 ? '' : `${((100 * (counts.wins + counts.draws / 2)) / counts.games).toFixed(1)} %`,
    ]),
  ]);
  const notes = [
    `${games} games, ${withoutResult} without result${distinctGames === null ? '' : `, ${distinctGames} different`}`,
    firstMoveInterval
      ? `moving first is worth ${formatElo(firstMoveElo)} Elo (${formatInterval(firstMoveInterval)})`
      : '',
    groups.length > 1
      ? `not comparable, for no games connect them: ${groups.map((group) => group.join(', ')).join(' | ')}`
      : '',
  ];
  return [table, '', ...encounters.map(describeEncounter), '', ...notes.filter((note) => note !== '')].join(
    '\n',
  );
}

function describeEncounter({ a, b, wins, draws, losses, pairCounts, match, ...more }: Encounter): string {
  const pairs = pairCounts.reduce((sum, count) => sum + count, 0);
  const lines = [`${a} - ${b}: ${wins} won, ${draws} drawn, ${losses} lost`];
  if (pairs > 0) lines.push(`  pairs by points 0, 0.5, 1, 1.5, 2: ${pairCounts.join(', ')}`);
  if (match) {
    const { elo, eloInterval, normalizedElo, los } = match;
    const normalized = normalizedElo
      ? `, normalized ${normalizedElo.elo.toFixed(2)} (${formatInterval(normalizedElo, 2)})`
      : '';
    lines.push(
      `  alone: Elo ${formatElo(elo, 2)} (${formatInterval(eloInterval, 2)})${normalized}, LOS ${(100 * los).toFixed(2)} %`,
    );
  }
  const { elo } = more.contrast;
  lines.push(
    `  all games: difference ${formatElo(elo)} (${formatInterval(more.contrast)}), stronger with ${(100 * more.superiority).toFixed(1)} %, surprise ${more.surprise.toFixed(1)}`,
  );
  return lines.join('\n');
}

/** Returns rows as text, the first column to the left, all others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, index) => Math.max(...rows.map((row) => row[index]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => (index === 0 ? cell.padEnd(widths[index]!) : cell.padStart(widths[index]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
