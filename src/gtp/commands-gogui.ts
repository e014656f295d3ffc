import { PASS, type Point, WHITE, formatVertex } from '../go/point.js';
import type { CommandTable } from './command-table.js';
import { meanColors } from '../render/mean-colors.js';
import { describeSurprise, nextStep, readTurn } from './commands-imagination.js';
import { GtpError } from './gtp-error.js';
import { likeliestPoints } from './likeliest-points.js';
import type { Session } from './session.js';

/** What GoGui offers in its menu: type, label, command (GoGui manual, "analyze commands"). */
const VIEWS = [
  'gfx/Imagined frame/vw-imagine_gfx',
  'cboard/Frame pixels/vw-frame_cboard',
  'none/Save next frame/vw-next_png %w',
  'none/Save last frame/vw-frame_png %w',
  'varc/Imagined line/vw-imagine %c 12',
  'dboard/Next move/vw-policy',
  'dboard/Surprise/vw-surprise',
  'dboard/Future ownership/vw-ownership',
  'pspairs/Codes/vw-codes %c',
  'hstring/Explain/vw-explain',
  'pstring/Similar positions/vw-similar 5',
  'hstring/Latent codes/vw-latent',
  'param/Settings/vw-param',
  'string/Final score/final_score',
  'plist/Dead stones/final_status_list dead',
];

/** Rows from the top, tokens separated by blanks. */
function board(values: readonly string[], size: number): string {
  return Array.from({ length: size }, (_, y) => values.slice(y * size, (y + 1) * size).join(' ')).join('\n');
}

function numberBoard(values: ArrayLike<number>, size: number): string {
  return board(
    Array.from(values, (value) => value.toFixed(3)),
    size,
  );
}

/** The imagined frame as drawing commands: the new stone, what was taken, and how likely other moves were. */
async function imagineGfx(session: Session): Promise<string> {
  const { game } = session;
  const { color, point, code, probability } = await nextStep(session, game.toPlay);
  const after = game.clone();
  after.play(color, point);
  const taken = [...game.stones.keys()].filter((p) => game.stones[p] !== 0 && after.stones[p] === 0);
  const { priors } = await (await session.thinker()).rawView(game, color, 0);
  const name = (p: Point): string => formatVertex(p, game.size);
  const likely = [...priors].filter(([p, share]) => p !== PASS && share >= 0.01);
  const lines = [
    `TEXT imagined ${name(point)}: code ${code}, ${(probability * 100).toFixed(1)} %`,
    ...(likely.length > 0
      ? [`INFLUENCE ${likely.map(([p, share]) => `${name(p)} ${(color * share).toFixed(3)}`).join(' ')}`]
      : []),
    ...(point === PASS ? [] : [`VAR ${color === WHITE ? 'w' : 'b'} ${name(point)}`]),
    ...(taken.length > 0 ? [`MARK ${taken.map(name).join(' ')}`] : []),
  ];
  return lines.join('\n');
}

/** The mean colour of each intersection of the frame imagined next, as generated. */
async function frameColors(session: Session): Promise<string> {
  const { size, toPlay } = session.game;
  const { frame } = await nextStep(session, toPlay);
  const cells = meanColors(frame, size).map(
    (color) => `#${color.map((value) => value.toString(16).padStart(2, '0')).join('')}`,
  );
  return board(cells, size);
}

/** Above 0: what was expected instead of the last move; below 0: how unlikely that move was. */
async function surpriseBoard(session: Session): Promise<string> {
  const { game } = session;
  const surprise = await (await session.thinker()).surprise(game);
  const values = new Float32Array(game.size * game.size);
  if (surprise) {
    const most = Math.max(...surprise.expected.values());
    for (const [point, share] of surprise.expected) if (point !== PASS) values[point] = share / most;
    const { point } = surprise;
    if (point !== PASS) values[point] = (surprise.expected.get(point) ?? 0) / most - 1;
  }
  return numberBoard(values, game.size);
}

async function surpriseText(session: Session): Promise<string> {
  const surprise = await (await session.thinker()).surprise(session.game);
  if (!surprise) throw new GtpError('no move yet');
  return describeSurprise(surprise, session.game.size);
}

async function ownershipBoard(session: Session): Promise<string> {
  const { game } = session;
  const { ownership } = await (await session.thinker()).rawView(game, game.toPlay, 0);
  return numberBoard(
    ownership.map((value) => game.toPlay * value),
    game.size,
  );
}

async function policyBoard(session: Session): Promise<string> {
  const { game } = session;
  const { priors } = await (await session.thinker()).rawView(game, game.toPlay, 0);
  const values = Float32Array.from({ length: game.size ** 2 }, (_, point) => priors.get(point) ?? 0);
  return numberBoard(values, game.size);
}

/** The likeliest moves with their latent codes, in pairs. */
async function codes(session: Session, [color]: readonly string[]): Promise<string> {
  const { game } = session;
  const thinker = await session.thinker();
  const { priors } = await thinker.rawView(game, readTurn(session, color), 0);
  const byPoint = new Map(
    [...(await thinker.codeWords(session.game.size))].map(([code, point]) => [point, code]),
  );
  return likeliestPoints(priors)
    .map(([point]) => `${formatVertex(point, game.size)} ${byPoint.get(point)}`)
    .join(' ');
}

/** Views of the board that GoGui draws. */
export const goguiCommands: CommandTable = {
  'gogui-analyze_commands': { usage: '', run: () => VIEWS.join('\n') },
  'gogui-title': { usage: '', run: (session) => session.name() },
  'vw-imagine_gfx': { usage: '', run: imagineGfx },
  'vw-frame_cboard': { usage: '', run: frameColors },
  'vw-policy': { usage: '', run: policyBoard },
  'vw-surprise': { usage: '', run: surpriseBoard },
  'vw-surprise_text': { usage: '', run: surpriseText },
  'vw-ownership': { usage: '', run: ownershipBoard },
  'vw-codes': { usage: '[COLOR]', run: codes },
};
