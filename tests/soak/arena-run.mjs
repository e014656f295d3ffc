// node tests/soak/arena-run.mjs FOLDER PAIRS [CONCURRENCY]
// A tournament of five instant engines, some of which misbehave; prints a line when all games are there.
import { LocalExecutor } from '../../dist/arena/local-executor.js';
import { playTournament } from '../../dist/arena/tournament.js';
import { mischiefEngines } from './mischief-engines.mjs';

const [folder, pairs, concurrency = '4'] = process.argv.slice(2);
const settings = {
  format: 'round-robin',
  engines: mischiefEngines(),
  pairs: Number(pairs),
  size: 7,
  komi: 7.5,
  openingStones: 2,
  seed: 1,
  moveLimit: 200,
  scorer: 'area',
};
const entries = await playTournament(settings, {
  folder,
  executor: () => new LocalExecutor({ ...settings, scorer: undefined, concurrency: Number(concurrency) }),
});
console.log(`${entries.length} games`);
