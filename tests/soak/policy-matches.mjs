#!/usr/bin/env node
// node tests/soak/policy-matches.mjs GAMES [--player strong] [--games N]
// How many of the moves that `vw eval` looks at are those that the policy of KataGo's network likes best, without a search. A line of JSON. KataGo and
// its network are found as by `vw bench`.
import { parseArgs } from 'node:util';
import { heldOutPlies } from '../../dist/eval/held-out.js';
import { readSgfFile } from '../../dist/go/read-sgf-file.js';
import { parseSgfCollection } from '../../dist/go/sgf.js';
import { findKatago } from '../../dist/judge/find-katago.js';
import { KatagoJudge } from '../../dist/judge/katago-judge.js';
import { questionOfRecord } from '../../dist/judge/question.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { player: { type: 'string', default: 'strong' }, games: { type: 'string' } },
});
const [file] = positionals;
if (!file) throw new Error('a collection of games is needed');
const records = parseSgfCollection(await readSgfFile(file)).slice(0, values.games && Number(values.games));
const { size } = records[0];
const judge = await KatagoJudge.start({ ...findKatago(size), log: console.error });
const asked = records.flatMap((record) =>
  heldOutPlies(record, values.player).map(async (ply) => {
    const settings = { rules: 'superko', komi: record.komi ?? 7, visits: 1 };
    const { best } = await judge.ask(questionOfRecord(record, ply), settings);
    return best === record.moves[ply].point;
  }),
);
const matches = await Promise.all(asked);
const matched = matches.filter(Boolean).length / matches.length;
const { network } = judge.identity;
console.log(
  JSON.stringify({ sgf: file, size, network, games: records.length, positions: matches.length, matched }),
);
await judge.stop();
