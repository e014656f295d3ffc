import type { Encounter, Standings } from '../arena/standings.js';

/** Returns standings for people: a table, every encounter, and what is to be known about the numbers. */
export function describeStandings(standings: Standings): string {
  const { players, encounters, games, withoutResult, distinctGames, groups, firstMoveElo } = standings;
  const table = columns([
    ['', 'Elo', '95 %', 'games', 'won', 'drawn', 'lost', 'score'],
    ...players.map(({ name, elo, interval, isAnchor, ...counts }) => [
      name,
      elo.toFixed(0),
      isAnchor ? 'given' : `${interval.low.toFixed(0)} to ${interval.high.toFixed(0)}`,
      ...[counts.games, counts.wins, counts.draws, counts.losses].map(String),
      counts.games === 0 ? '' : `${((100 * (counts.wins + counts.draws / 2)) / counts.games).toFixed(1)} %`,
    ]),
  ]);
  const notes = [
    `${games} games, ${withoutResult} without result${distinctGames === null ? '' : `, ${distinctGames} different`}`,
    firstMoveElo === 0 ? '' : `moving first is worth ${firstMoveElo.toFixed(0)} Elo`,
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
    const { elo, eloError, normalizedElo, normalizedEloError, los } = match;
    const normalized = Number.isFinite(normalizedElo)
      ? `, normalized ${normalizedElo.toFixed(2)} ± ${normalizedEloError.toFixed(2)}`
      : ' (all the same: the error is not known)';
    lines.push(
      `  alone: Elo ${elo.toFixed(2)} ± ${eloError.toFixed(2)}${normalized}, LOS ${(100 * los).toFixed(2)} %`,
    );
  }
  const { elo, low, high } = more.contrast;
  lines.push(
    `  all games: difference ${elo.toFixed(0)} (${low.toFixed(0)} to ${high.toFixed(0)}), stronger with ${(100 * more.superiority).toFixed(1)} %, surprise ${more.surprise.toFixed(1)}`,
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
