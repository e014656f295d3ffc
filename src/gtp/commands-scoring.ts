import { findChains } from '../go/chains.js';
import { BLACK, type Point, WHITE, formatVertex } from '../go/point.js';
import { formatScore, scoreGame } from '../go/score.js';
import { sekiChains } from '../go/seki.js';
import { readVertex } from './arguments.js';
import type { CommandTable } from './command-table.js';
import { GtpError, syntaxError } from './gtp-error.js';
import type { Session } from './session.js';
import { deadChainsOf, leadOf } from './scoring.js';

/** Of stones (GTP 2), and of empty points (GNU Go). */
const STATUSES = ['dead', 'alive', 'seki', 'black_territory', 'white_territory', 'dame'] as const;
type Status = (typeof STATUSES)[number];

/** Groups of points that belong together. */
type Groups = readonly (readonly Point[])[];

/** Returns all points of a finished game by what has become of them. */
async function statusesOf(session: Session): Promise<Readonly<Record<Status, Groups>>> {
  const { game } = session;
  const dead = await deadChainsOf(game, await session.thinkerIfAny());
  const seki = sekiChains(game.stones, game.size, dead.flat());
  const others = new Set([...dead, ...seki].flat());
  const chains = new Set(findChains(game.stones, game.size));
  const alive = [...chains].flatMap((chain) =>
    chain && !others.has(chain.stones[0]!) ? [chain.stones] : [],
  );
  const { owner } = scoreGame(game, dead.flat());
  const empty = (color: number): Groups => {
    const points = [...owner.keys()].filter((point) => game.stones[point] === 0 && owner[point] === color);
    return points.length === 0 ? [] : [points];
  };
  return {
    ...{ dead, alive, seki },
    ...{ black_territory: empty(BLACK), white_territory: empty(WHITE), dame: empty(0) },
  };
}

async function statusList(session: Session, text: string): Promise<string> {
  const status = STATUSES.find((known) => known === text);
  if (status === undefined) throw syntaxError(`no status: ${text} (${STATUSES.join(', ')})`);
  const groups = (await statusesOf(session))[status];
  return groups
    .map((points) => points.map((point) => formatVertex(point, session.game.size)).join(' '))
    .join('\n');
}

async function statusOf(session: Session, vertex: string): Promise<string> {
  const point = readVertex(vertex, session.game.size);
  const statuses = await statusesOf(session);
  const status = STATUSES.find((known) => statuses[known].some((points) => points.includes(point)));
  if (status === undefined) throw new GtpError('a pass has no status');
  return status;
}

const lead = async (session: Session): Promise<number> => leadOf(session.game, await session.thinkerIfAny());

/** The end of the game (GTP 2, section 6.3.5), and GNU Go's questions about it. */
export const scoringCommands: CommandTable = {
  final_score: { usage: '', run: async (session) => formatScore(await lead(session)) },
  final_status_list: { usage: 'STATUS', run: (session, [status]) => statusList(session, status!) },
  final_status: { usage: 'VERTEX', run: (session, [vertex]) => statusOf(session, vertex!) },
  estimate_score: {
    usage: '',
    run: async (session) => {
      const black = await lead(session);
      // GNU Go counts its bounds for White.
      const white = (-black).toFixed(1);
      return `${black >= 0 ? 'B' : 'W'}+${Math.abs(black).toFixed(1)} (upper bound: ${white}, lower: ${white})`;
    },
  },
};
