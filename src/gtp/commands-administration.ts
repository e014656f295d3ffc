import { isThinker } from '../think/thinker.js';
import type { CommandTable } from './command-table.js';

const cpuSeconds = (): string => {
  const { user, system } = process.cpuUsage();
  return ((user + system) / 1e6).toFixed(3);
};
const nothing = (): string => '';

/** Who the engine is and what it knows (GTP 2, section 6.3.1), and what controllers only announce. */
export const administrationCommands: CommandTable = {
  protocol_version: { usage: '', run: () => '2' },
  name: { usage: '', run: (session) => session.name() },
  version: { usage: '', run: (session) => session.version() },
  quit: { usage: '', run: nothing },
  // Ends an analysis, which any other line does as well.
  stop: { usage: '', run: nothing },
  clear_cache: {
    usage: '',
    run: async (session) => {
      const player = await session.player();
      if (isThinker(player)) player.clearCache();
      return '';
    },
  },
  cputime: { usage: '', run: cpuSeconds },
  'gomill-cpu_time': { usage: '', run: cpuSeconds },
  'gomill-describe_engine': {
    usage: '',
    run: async (session) => `${await session.name()} ${await session.version()}`,
  },
  // Promises that the comment line "# interrupt" is understood.
  'gogui-interrupt': { usage: '', run: nothing },
  'cgos-opponent_name': { usage: '[NAME]', run: nothing },
  'cgos-opponent_rating': { usage: '[RATING]', run: nothing },
  'cgos-gameover': { usage: '[RESULT]', run: nothing },
  // May be an adjournment: the board stays.
  'kgs-game_over': { usage: '', run: nothing },
};
