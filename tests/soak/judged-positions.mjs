#!/usr/bin/env node
// node tests/soak/judged-positions.mjs FILE [--model vw] [--visits 1] [--views 8] [--threads 1]
// How far the model's lead and winrate are from a judge's. FILE holds a position a line as JSON, gzipped or not: `size`, `komi`,
// `stones` and `moves` as pairs of colour and vertex, `toPlay`, the judge's `blackLead` and `blackWinrate`.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseArgs } from 'node:util';
import { Game } from '../../dist/go/game.js';
import { parseVertex } from '../../dist/go/point.js';
import { createThinkingPlayer } from '../../dist/think/bundled-thinker.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string' },
    visits: { type: 'string', default: '1' },
    views: { type: 'string', default: '8' },
    threads: { type: 'string', default: '1' },
  },
});
const bytes = readFileSync(positionals[0]);
const text = bytes[0] === 0x1f ? gunzipSync(bytes) : bytes;
const player = createThinkingPlayer({
  ...(values.model === undefined ? {} : { model: values.model }),
  views: Number(values.views),
  threads: Number(values.threads),
  log: () => undefined,
});

/** Returns a position's board size, and of the model and of the judge what the side to move leads by and its winrate. */
async function compared({ size, komi, stones, moves, toPlay, blackLead, blackWinrate }) {
  const setup = { black: [], white: [] };
  for (const [color, vertex] of stones)
    setup[color === 'B' ? 'black' : 'white'].push(parseVertex(vertex, size));
  const game = new Game(size, { komi, setup });
  for (const [color, vertex] of moves) game.play(color === 'B' ? 1 : -1, parseVertex(vertex, size));
  const color = toPlay === 'B' ? 1 : -1;
  const { lead, winrate } = await player.analyze(game, color, { maxVisits: Number(values.visits) });
  const judged = { lead: color * blackLead, winrate: color === 1 ? blackWinrate : 1 - blackWinrate };
  return { size, ours: { lead, winrate }, judged };
}

const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const rows = [];
for (const line of text.toString().split('\n')) {
  if (line.trim() === '') continue;
  rows.push(await compared(JSON.parse(line)));
  if (rows.length % 100 === 0) console.error(`${rows.length} positions`);
}
for (const size of new Set(rows.map((row) => row.size))) {
  const some = rows.filter((row) => row.size === size);
  const leads = some.map(({ ours, judged }) => ours.lead - judged.lead);
  const winrates = some.map(({ ours, judged }) => ours.winrate - judged.winrate);
  console.log(
    `${size}x${size}, ${some.length} positions: lead off by ${mean(leads.map(Math.abs)).toFixed(2)} points on average, ` +
      `for the side to move ${mean(leads).toFixed(2)}; winrate off by ${mean(winrates.map(Math.abs)).toFixed(3)}`,
  );
  for (let step = 0; step < 5; step++) {
    const within = some.filter(({ ours }) => Math.min(4, Math.floor(ours.winrate * 5)) === step);
    if (within.length === 0) continue;
    const [own, other] = [
      mean(within.map(({ ours }) => ours.winrate)),
      mean(within.map(({ judged }) => judged.winrate)),
    ];
    console.log(
      `  where it says ${own.toFixed(2)} the judge says ${other.toFixed(2)} (${within.length} positions)`,
    );
  }
}
await player.dispose();
