import { drawBoard } from '../go/diagram.js';
import { PASS, type Point, type Sign, formatVertex } from '../go/point.js';
import type { Frame } from '../render/frame.js';
import { writeFileWhole } from '../util/write-file.js';
import type { ImaginedLine } from '../think/thinker.js';
import { readColor, readCount } from './arguments.js';
import type { CommandTable } from './command-table.js';
import { GtpError } from './gtp-error.js';
import { loadFrame } from './load-frame.js';
import type { Session } from './session.js';

/** A multiple of 4, so that no line of base64 begins with `=`. */
const BASE64_LINE = 76;
const MOST_MOVES = 100;

async function writeFrame(frame: Frame | null | undefined, args: readonly string[]): Promise<string> {
  if (!frame) throw new GtpError('no frame yet');
  const path = args.join(' ');
  // Loads the native canvas, which nobody should wait for who only plays.
  const { encodePng } = await import('../picture/png.js');
  const png = encodePng(frame);
  if (path === '-')
    return png
      .toString('base64')
      .match(new RegExp(`.{1,${BASE64_LINE}}`, 'g'))!
      .join('\n');
  await writeFileWhole(path, png);
  return '';
}

/** Reads `[COLOR]`, by default the side to move. */
export function readTurn({ game }: Session, text: string | undefined): Sign {
  return text === undefined || text === '' ? game.toPlay : readColor(text);
}

/** Returns the frame that the model imagines next. Throws GtpError where it shows no legal move. */
export async function nextStep(session: Session, color: Sign): Promise<ImaginedLine['steps'][number]> {
  const { steps } = await (await session.thinker()).imagine(session.game, color, 1);
  if (!steps[0]) throw new GtpError('the frame imagined next shows no legal move');
  return steps[0];
}

async function imagine(session: Session, args: readonly string[]): Promise<string> {
  const words = [...args];
  const color = readTurn(session, /^\d/.test(words[0] ?? '') ? undefined : words.shift());
  const length = Math.min(MOST_MOVES, readCount(words.shift() ?? '12'));
  const { steps } = await (await session.thinker()).imagine(session.game, color, length);
  return steps.map(({ point }) => formatVertex(point, session.game.size)).join(' ');
}

/** What the model makes of the position, for people or in one line of JSON: the codes it was told and the ones it expects. */
async function latent(session: Session, args: readonly string[]): Promise<string> {
  const isJson = args[0] === 'json';
  const color = readTurn(session, isJson ? args[1] : args[0]);
  const { game } = session;
  const thinker = await session.thinker();
  const { priors, winrate, lead } = await thinker.rawView(game, color, 0);
  const words = await thinker.codeWords(session.game.size);
  const codes = new Map([...words].map(([code, point]) => [point, code]));
  const likeliest = [...priors].sort(([, a], [, b]) => b - a);
  const moveOf = (code: number): string | null => {
    const point = words.get(code);
    return point === undefined ? null : formatVertex(point, game.size);
  };
  const told = {
    past: await thinker.history(game),
    horizon: (await thinker.horizon(game, color)).map((code) => ({ code, move: moveOf(code) })),
    next: likeliest.slice(0, 10).map(([point, probability]) => ({
      code: codes.get(point),
      move: formatVertex(point, game.size),
      probability: Number(probability.toFixed(4)),
    })),
    winrate: Number(winrate.toFixed(4)),
    lead: Number(lead.toFixed(2)),
  };
  if (isJson) return JSON.stringify(told);
  const named = (code: number): string => `${code} (${moveOf(code) ?? 'no move'})`;
  return [
    `Codes of the last changes, latest first: ${told.past.map(named).join(', ') || 'none'}`,
    `Codes expected from here on: ${told.horizon.map(({ code }) => named(code)).join(', ')}`,
    'Likeliest next codes:',
    ...told.next.map(({ code, probability }) => `  ${named(code!)} ${percent(probability)}`),
  ].join('\n');
}

/** Moves of other games in positions alike, with the games. */
async function similar(session: Session, [text = '5']: readonly string[]): Promise<string> {
  const { game } = session;
  const found = await (await session.thinker()).similar(game, game.toPlay, Math.min(50, readCount(text)));
  return found
    .map(
      ({ game: number, ply, players, result, played, likeness }) =>
        `${formatVertex(played, game.size)} was played in game ${number} after ${ply} moves ` +
        `(${players}, ${result || 'no result'}), ${(likeness * 100).toFixed(0)} % alike`,
    )
    .join('\n');
}

async function explain(session: Session): Promise<string> {
  const { game } = session;
  const color = game.toPlay;
  const thinker = await session.thinker();
  const { code, probability, point } = await nextStep(session, color);
  const { winrate, lead } = await thinker.rawView(game, color, 0);
  const surprise = await thinker.surprise(game);
  return [
    ...(surprise ? [describeSurprise(surprise, game.size)] : []),
    `Next it imagines ${formatVertex(point, game.size)}: code ${code}, ${percent(probability)}`,
    `The last frame of the video shows ${lead >= 0 ? 'a lead' : 'a deficit'} of ${Math.abs(lead).toFixed(1)} points ` +
      `for the side to move: ${percent(winrate)} to win`,
  ].join('\n');
}

export function describeSurprise(
  surprise: { point: Point; code: number; probability: number; rank: number },
  size: number,
): string {
  const { point, code, probability, rank } = surprise;
  const bits = -Math.log2(Math.max(probability, 1e-9));
  return `The last move, ${formatVertex(point, size)}, was number ${rank} of what was expected: code ${code}, ${percent(probability)}, ${bits.toFixed(1)} bits`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** What the model imagined or imagines; no other engine has these. */
export const imaginationCommands: CommandTable = {
  // The frame generated last, as generated: what was wrong in it is still there. `-` answers with base64.
  'vw-frame_png': {
    usage: 'FILE',
    run: async (session, args) => writeFrame((await session.player()).lastFrame?.(), args),
  },
  // The frame imagined next, the mover in black.
  'vw-next_png': {
    usage: 'FILE',
    run: async (session, args) => writeFrame((await nextStep(session, session.game.toPlay)).frame, args),
  },
  // The likeliest future, move by move.
  'vw-imagine': { usage: '[COLOR] [MOVES]', run: imagine },
  'vw-explain': { usage: '', run: explain },
  'vw-latent': { usage: '[json] [COLOR]', run: latent },
  'vw-similar': { usage: '[COUNT]', run: similar },
  // A position from a picture of it, drawn as the model draws.
  'vw-load_frame': {
    usage: 'FILE [COLOR]',
    run: async (session, args) => {
      await loadFrame(session, args);
      return drawBoard(session.game.stones, session.game.size, PASS);
    },
  },
  // Counts since the start as one line of JSON.
  'vw-stats': { usage: '', run: async (session) => JSON.stringify((await session.player()).stats?.() ?? {}) },
};
