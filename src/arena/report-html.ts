import { WHITE } from '../go/point.js';
import { formatTimeControl } from '../match/game-clock.js';
import type { GameResult } from '../match/result.js';
import { formatElo, formatInterval } from '../rating/format-elo.js';
import { chart } from '../report/chart.js';
import { type Html, markup } from '../report/html.js';
import { formatPage } from '../report/page.js';
import { table } from '../report/table.js';
import type { GameEntry } from './game-entry.js';
import { progressOf } from './progress.js';
import { type RankCard, describeRankCard } from './rank-card.js';
import type { RunningGame } from './live-state.js';
import { gameViewer, runningBoards } from './report-games.js';
import { engineTable, openingTable, workerTable, workersOf } from './report-engines.js';
import type { KnownEngine, TournamentSettings } from './settings.js';
import { describeSprt, sprtReport } from './sprt-verdict.js';
import type { Encounter, Standings } from './standings.js';
import type { LeftOut } from './tournament.js';

export interface ArenaReport {
  readonly settings: TournamentSettings;
  /** As tournament.json has them. */
  readonly engines: readonly KnownEngine[];
  readonly standings: Standings;
  readonly cards: readonly RankCard[];
  /** In the order of the schedule. */
  readonly entries: readonly GameEntry[];
  readonly anchors: ReadonlyMap<string, number>;
  /** Where, when and by which command the page was made; default not told. */
  readonly made?: string;
  /** Engines with which no game could be begun; default none. */
  readonly leftOut?: readonly LeftOut[];
  /** Default none. */
  readonly playing?: readonly RunningGame[];
  /** Whether the page will lie in the tournament's folder, beside the games. */
  readonly isInFolder: boolean;
}

/** Returns a tournament as one HTML file. */
export function formatArenaPage(report: ArenaReport): string {
  const {
    settings,
    engines,
    standings,
    cards,
    entries,
    leftOut = [],
    playing = [],
    isInFolder,
    made,
  } = report;
  const { size, komi, format, seed } = settings;
  return formatPage({
    title: `Tournament: ${settings.engines.map(({ name }) => name).join(', ')}`,
    lead: markup`<p>${format}, ${size}x${size}, komi ${komi}, area rules with positional superko; mirrored pairs, ${rulesText(settings)}, seed ${seed}; ${standings.games} games, ${standings.withoutResult} without result${standings.distinctGames === null ? '' : `, ${standings.distinctGames} different`}.</p>${made === undefined ? '' : markup`<p class="note">${made}</p>`}`,
    sections: [
      ...(leftOut.length > 0 ? [{ heading: 'Left out', body: leftOut.map(leftOutNote) }] : []),
      ...(playing.length > 0 ? [{ heading: 'Being played', body: runningBoards(playing, size) }] : []),
      ...sprtSection(report),
      { heading: 'Ratings', body: [ratingTable(standings), ratingChart(standings)] },
      { heading: 'Rank cards', body: cards.map((card) => markup`<pre>${describeRankCard(card)}</pre>`) },
      { heading: 'Cross table', body: crossTable(standings) },
      { heading: 'Progress of the estimate', body: progressChart(report) },
      { heading: 'Engines', body: engineTable(engines, entries) },
      { heading: 'How games ended', body: endings(entries) },
      { heading: 'Openings', body: openingTable(settings, entries) },
      ...(workersOf(entries).length > 1 ? [{ heading: 'Machines', body: workerTable(entries) }] : []),
      { heading: 'Games', body: gameViewer(entries, size, isInFolder) },
    ],
  });
}

/** Returns what of a tournament's rules a reader has to know. */
function rulesText(settings: TournamentSettings): string {
  const { openingStones, book, time, resign, adjudication, scorer } = settings;
  return [
    book ? `${book.length} openings of a book` : `${openingStones} random moves first`,
    ...(time ? [`${formatTimeControl(time)} s on each clock`] : []),
    ...(resign === 'refused' ? ['nobody may resign'] : []),
    ...(adjudication
      ? [
          `given up when both see the same one ${adjudication.points} points ahead ${adjudication.moves} times running`,
        ]
      : []),
    ...(scorer === 'area'
      ? []
      : [scorer === 'agreed' ? 'scored as both engines say' : `scored by ${scorer}`]),
  ].join(', ');
}

function leftOutNote({ name, reason }: LeftOut): Html {
  return markup`<p>${name}: ${reason}. What it had played before counts.</p>`;
}

function sprtSection({ settings, entries }: ArenaReport) {
  const test = sprtReport(settings, entries);
  if (!test) return [];
  const names = settings.engines.map(({ name }) => name);
  return [{ heading: 'Test', body: markup`<p>${describeSprt(test, names)}.</p>` }];
}

const right = 'right' as const;

function ratingTable({ players, firstMoveElo, firstMoveInterval, groups }: Standings): Html {
  const rows = players.map(({ name, elo, interval, isAnchor, ...counts }) => ({
    isMarked: isAnchor,
    cells: [
      name,
      elo.toFixed(0),
      isAnchor ? 'given' : formatInterval(interval),
      ...[counts.games, counts.wins, counts.draws, counts.losses],
    ],
  }));
  const first = firstMoveInterval
    ? ` Moving first: ${formatElo(firstMoveElo)} Elo (${formatInterval(firstMoveInterval)}).`
    : '';
  const apart = groups.length > 1 ? ' Not all players can be compared: no games connect them.' : '';
  return table(
    [
      { title: 'engine' },
      ...['Elo', '95 %', 'games', 'won', 'drawn', 'lost'].map((title) => ({ title, align: right })),
    ],
    rows,
    `Bradley-Terry with all games together; intervals by profile likelihood, with the spread of whole mirrored pairs.${first}${apart}`,
  );
}

function ratingChart({ players }: Standings): Html {
  return chart({
    caption: 'Elo with 95 % intervals.',
    x: { label: '', names: players.map(({ name }) => name) },
    y: { label: 'Elo' },
    series: [
      {
        name: 'Elo',
        kind: 'points',
        points: players.map(({ name, elo, interval }, x) => ({
          ...{ x, y: elo, low: interval.low, high: interval.high },
          label: `${name}: ${formatElo(elo)} (${formatInterval(interval)})`,
        })),
      },
    ],
  });
}

function crossTable({ players, encounters }: Standings): Html[] {
  const cell = (row: string, column: string): string => {
    const met = encounters.find(({ a, b }) => [a, b].includes(row) && [a, b].includes(column));
    if (row === column || !met) return '';
    const [wins, losses] = met.a === row ? [met.wins, met.losses] : [met.losses, met.wins];
    return `+${wins} =${met.draws} -${losses}`;
  };
  const scores = table(
    [{ title: '' }, ...players.map(({ name }) => ({ title: name, align: right }))],
    players.map(({ name }) => ({ cells: [name, ...players.map((other) => cell(name, other.name))] })),
    'Games of the row against the column.',
  );
  const details = table(
    [
      { title: 'engines' },
      ...[
        'pairs 0, ½, 1, 1½, 2',
        'Elo alone',
        'normalized Elo',
        'LOS',
        'difference, all games',
        'surprise',
      ].map((title) => ({ title, align: right })),
    ],
    encounters.map((one) => ({ cells: encounterCells(one) })),
    'Alone: these games only, by pairs where all are paired. Surprise: log10 of the odds against such a score, given all ratings; large values say that strength here is not one number.',
  );
  return [scores, details];
}

function encounterCells({ a, b, pairCounts, match, contrast, surprise }: Encounter): string[] {
  return [
    `${a} - ${b}`,
    pairCounts.join(', '),
    match ? `${formatElo(match.elo, 1)} (${formatInterval(match.eloInterval, 1)})` : '',
    match?.normalizedElo
      ? `${formatElo(match.normalizedElo.elo, 1)} (${formatInterval(match.normalizedElo, 1)})`
      : '',
    match ? `${(100 * match.los).toFixed(2)} %` : '',
    `${formatElo(contrast.elo)} (${formatInterval(contrast)})`,
    surprise.toFixed(1),
  ];
}

function progressChart({ entries, standings, anchors }: ArenaReport): Html {
  const steps = progressOf(entries, anchors);
  return chart({
    caption: 'Elo of everybody after so many games, in the order of the schedule.',
    x: { label: 'games' },
    y: { label: 'Elo' },
    series: standings.players.map(({ name }) => ({
      name,
      kind: 'line',
      points: steps.flatMap(({ games, elo }) => {
        const y = elo.get(name);
        return y === undefined ? [] : [{ x: games, y }];
      }),
    })),
  });
}

function endingOf(result: GameResult, loser: string): string {
  switch (result.kind) {
    case 'score': {
      const how = result.atMoveLimit ? 'scored at the move limit' : 'two passes';
      return result.isDisputed ? `${how}, players did not agree: counted here` : how;
    }
    case 'resignation':
      return result.isAgreed ? `seen as lost by both: ${loser}` : `resigned: ${loser}`;
    case 'forfeit':
      return `${result.reason}: ${loser}`;
    case 'void':
      return `no result: ${result.reason}`;
  }
}

function endings(entries: readonly GameEntry[]): Html {
  const counts = new Map<string, number>();
  for (const { result, black, white } of entries) {
    const how = endingOf(result, 'winner' in result && result.winner === WHITE ? black : white);
    counts.set(how, (counts.get(how) ?? 0) + 1);
  }
  const rows = [...counts].sort((a, b) => b[1] - a[1]).map((cells) => ({ cells }));
  return table([{ title: 'ending' }, { title: 'games', align: right }], rows);
}
