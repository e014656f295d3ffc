import type { Html } from '../report/html.js';
import { table } from '../report/table.js';
import { type GameEntry, pointsOfBlack, verticesOf } from './game-entry.js';
import type { KnownEngine, TournamentSettings } from './settings.js';
import { thinkingTimeOf } from './thinking-time.js';

const right = 'right' as const;

/** Who played: what the program says, how it was set, its hash, what it took a move, and its score with each colour. */
export function engineTable(engines: readonly KnownEngine[], entries: readonly GameEntry[]): Html {
  const rows = engines.map(({ name, description = '', program = '', startup = [], ...how }) => {
    const asBlack = entries.filter(({ black }) => black === name);
    const asWhite = entries.filter(({ white }) => white === name);
    const { perMoveMs } = thinkingTimeOf(entries, name);
    const settings = how.builtin ? JSON.stringify(how.builtin) : (how.args ?? []).join(' ');
    return {
      cells: [
        ...[
          name,
          description.split('\n')[0]!,
          [settings, ...startup].filter((text) => text !== '').join('; '),
        ],
        program,
        perMoveMs === 0 ? '' : perMoveMs.toFixed(0),
        ...[scoreOf(asBlack, (points) => points), scoreOf(asWhite, (points) => 1 - points)],
      ],
    };
  });
  return table(
    [
      ...['engine', 'program', 'settings', 'hash'].map((title) => ({ title })),
      ...['ms a move', 'as Black', 'as White'].map((title) => ({ title, align: right })),
    ],
    rows,
    'Hash: of the program and the files that it is given. Share of the points with each colour.',
  );
}

/** So many openings are listed, those played most often. */
const MOST_OPENINGS = 30;

/** How openings went for Black. */
export function openingTable(
  { openingStones, book }: Pick<TournamentSettings, 'openingStones' | 'book'>,
  entries: readonly GameEntry[],
): Html {
  const moves = book?.[0]?.length ?? openingStones;
  const byOpening = new Map<string, GameEntry[]>();
  for (const entry of entries) {
    const opening = verticesOf(entry).slice(0, moves).join(' ');
    const known = byOpening.get(opening);
    if (known) known.push(entry);
    else byOpening.set(opening, [entry]);
  }
  const most = [...byOpening].sort(([, a], [, b]) => b.length - a.length).slice(0, MOST_OPENINGS);
  return table(
    [{ title: 'opening' }, ...['games', 'Black scored'].map((title) => ({ title, align: right }))],
    most.map(([opening, own]) => ({
      cells: [opening === '' ? 'the empty board' : opening, own.length, scoreOf(own, (points) => points)],
    })),
    byOpening.size > most.length ? `The ${most.length} played most often of ${byOpening.size}.` : '',
  );
}

export function workersOf(entries: readonly GameEntry[]): string[] {
  return [...new Set(entries.map(({ worker }) => worker ?? 'here'))].sort();
}

/** A machine that loses games on time or answers oddly shows here. */
export function workerTable(entries: readonly GameEntry[]): Html {
  const rows = workersOf(entries).map((name) => {
    const own = entries.filter(({ worker }) => (worker ?? 'here') === name);
    const forfeits = own.filter(({ result }) => result.kind === 'forfeit').length;
    return {
      cells: [
        name,
        own.length,
        forfeits,
        scoreOf(own, (points) => points),
        thinkingTimeOf(own).perMoveMs.toFixed(0),
      ],
    };
  });
  return table(
    [
      { title: 'machine' },
      ...['games', 'forfeits', 'Black scored', 'ms a move'].map((title) => ({ title, align: right })),
    ],
    rows,
  );
}

function scoreOf(entries: readonly GameEntry[], ours: (pointsOfBlack: number) => number): string {
  const points = entries.flatMap((entry) => pointsOfBlack(entry) ?? []).map(ours);
  if (points.length === 0) return '';
  return `${((100 * points.reduce((sum, value) => sum + value, 0)) / points.length).toFixed(1)} %`;
}
