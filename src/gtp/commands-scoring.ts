import { findChains } from '../go/chains.js';
import { type Point, formatVertex } from '../go/point.js';
import { formatScore } from '../go/score.js';
import { sekiChains } from '../go/seki.js';
import type { CommandTable } from './command-table.js';
import { syntaxError } from './gtp-error.js';
import type { Session } from './session.js';
import { deadChainsOf, leadOf } from './scoring.js';

async function statusList(session: Session, status: string): Promise<string> {
  if (!['dead', 'alive', 'seki'].includes(status))
    throw syntaxError(`no status: ${status} (dead, alive or seki)`);
  const { game } = session;
  const dead = await deadChainsOf(game, await session.thinkerIfAny());
  if (status === 'dead') return listChains(dead, game.size);
  const seki = sekiChains(game.stones, game.size, dead.flat());
  if (status === 'seki') return listChains(seki, game.size);
  const others = new Set([...dead, ...seki].flat());
  const alive = new Set(
    findChains(game.stones, game.size).filter((chain) => chain && !others.has(chain.stones[0]!)),
  );
  return listChains(
    [...alive].map((chain) => chain!.stones),
    game.size,
  );
}

function listChains(chains: readonly (readonly Point[])[], size: number): string {
  return chains.map((chain) => chain.map((point) => formatVertex(point, size)).join(' ')).join('\n');
}

/** The end of the game (GTP 2, section 6.3.5). */
export const scoringCommands: CommandTable = {
  final_score: {
    usage: '',
    run: async (session) => formatScore(await leadOf(session.game, await session.thinkerIfAny())),
  },
  final_status_list: { usage: 'STATUS', run: (session, [status]) => statusList(session, status!) },
};
