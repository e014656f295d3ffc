import { BLACK, PASS, type Sign } from '../go/point.js';
import type { RawView } from '../think/thinker.js';
import { readColor, readNumber } from './arguments.js';
import type { CommandTable } from './command-table.js';
import { syntaxError } from './gtp-error.js';
import type { Session } from './session.js';

const SIDES = 8;

function readSides(text: string): number[] {
  if (text === 'all') return Array.from({ length: SIDES }, (_, side) => side);
  if (!/^[0-7]$/.test(text)) throw syntaxError(`no symmetry: ${text} (0 to 7, or all)`);
  return [Number(text)];
}

/** What kata-raw-nn tells: values of White, the policy of the side to move (KataGo, docs/GTP_Extensions.md). */
function describe(side: number, color: Sign, view: RawView, size: number): string {
  const white = color === BLACK ? -1 : 1;
  const whiteWin = color === BLACK ? 1 - view.winrate : view.winrate;
  const lead = white * view.lead;
  const rows = (values: readonly string[]): string[] =>
    Array.from({ length: size }, (_, y) => values.slice(y * size, (y + 1) * size).join(' '));
  const points = Array.from({ length: size * size }, (_, point) => point);
  return [
    `symmetry ${side}`,
    `whiteWin ${whiteWin.toFixed(6)}`,
    `whiteLoss ${(1 - whiteWin).toFixed(6)}`,
    'noResult 0.000000',
    `whiteLead ${lead.toFixed(3)}`,
    `whiteScoreSelfplay ${lead.toFixed(3)}`,
    `whiteScoreSelfplaySq ${(lead * lead).toFixed(3)}`,
    'varTimeLeft 0.000',
    'shorttermWinlossError 0.000',
    'shorttermScoreError 0.000',
    'policy',
    ...rows(points.map((point) => view.priors.get(point)?.toFixed(6) ?? 'NAN')),
    `policyPass ${(view.priors.get(PASS) ?? 0).toFixed(6)}`,
    'whiteOwnership',
    ...rows(points.map((point) => (white * view.ownership[point]!).toFixed(6))),
  ].join('\n');
}

async function rawNetwork(session: Session, args: readonly string[]): Promise<string> {
  const words = [...args];
  const color = /^[bw]/i.test(words[0] ?? '') ? readColor(words.shift()!) : session.game.toPlay;
  const sides = readSides(words.shift() ?? '0');
  // KataGo's optimism: there is nothing here that it could change.
  if (words.length > 0) readNumber(words[0]!);
  const thinker = await session.thinker();
  const parts: string[] = [];
  for (const side of sides) {
    const view = await thinker.rawView(session.game, color, side);
    parts.push(describe(side, color, view, session.game.size));
  }
  return parts.join('\n');
}

/** Leela Zero's heatmap: the policy in thousandths, row by row, then the winrate of the side to move. */
async function heatmap(session: Session): Promise<string> {
  const { game } = session;
  const { priors, winrate } = await (await session.thinker()).rawView(game, game.toPlay, 0);
  const rows = Array.from({ length: game.size }, (_, y) =>
    Array.from({ length: game.size }, (_unused, x) =>
      String(Math.round(1000 * (priors.get(y * game.size + x) ?? 0))).padStart(4),
    ).join(' '),
  );
  const pass = `pass: ${Math.round(1000 * (priors.get(PASS) ?? 0))}`;
  return [...rows, pass, `winrate: ${winrate.toFixed(6)}`].join('\n');
}

/** One look of the networks, without any thinking. */
export const rawCommands: CommandTable = {
  'kata-raw-nn': { usage: '[COLOR] [SYMMETRY]', run: rawNetwork },
  heatmap: { usage: '[KIND]', run: (session) => heatmap(session) },
};
