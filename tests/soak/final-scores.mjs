#!/usr/bin/env node
// node tests/soak/final-scores.mjs FILE [--model vw] [--games 200]
// How often final_score is what a record says, before the last two passes and after them. FILE is an SGF collection of games that were
// played out, gzipped or not.
import { parseArgs } from 'node:util';
import { gameOfRecord } from '../../dist/go/game-record.js';
import { PASS } from '../../dist/go/point.js';
import { readSgfFile } from '../../dist/go/read-sgf-file.js';
import { rulesByName } from '../../dist/go/rules.js';
import { formatScore } from '../../dist/go/score.js';
import { parseSgfCollection } from '../../dist/go/sgf.js';
import { leadOf } from '../../dist/gtp/scoring.js';
import { createThinkingPlayer } from '../../dist/think/bundled-thinker.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { model: { type: 'string' }, games: { type: 'string', default: '200' } },
});
const records = parseSgfCollection(await readSgfFile(positionals[0])).slice(0, Number(values.games));
const player = createThinkingPlayer(values.model === undefined ? {} : { model: values.model });
await player.load();

for (const rules of ['chinese', 'tromp-taylor']) {
  const right = { before: 0, winner: 0, after: 0, 'without the model': 0 };
  for (const record of records) {
    const agrees = (lead) => formatScore(lead) === record.result;
    const game = gameOfRecord(record);
    game.rules = { ...rulesByName(rules), whiteHandicapBonus: game.rules.whiteHandicapBonus };
    right.after += Number(agrees(await leadOf(game, player)));
    right['without the model'] += Number(agrees(await leadOf(game)));
    for (let passes = 0; passes < 2 && game.moves.at(-1)?.point === PASS; passes++) game.undo();
    const before = await leadOf(game, player);
    right.before += Number(agrees(before));
    right.winner += Number(formatScore(before)[0] === record.result[0]);
  }
  const counts = Object.entries(right).map(([what, count]) => `${what} ${count}`);
  console.log(`${rules}, ${records.length} games: ${counts.join(', ')}`);
}
await player.dispose();
