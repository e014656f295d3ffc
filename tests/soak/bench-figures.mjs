#!/usr/bin/env node
// node . bench … --json | node tests/soak/bench-figures.mjs
// What a page shows of a result of Video-GoBench: a short line of JSON for every engine. Each figure is [value, low, high, n], 95 % by games; null where nothing
// was measured.
import { text } from 'node:stream/consumers';
import { rounded } from './rounded.mjs';

const FIGURES = ['rawLegal', 'legal', 'actionValue', 'bestAction', 'topFive', 'searchBest', 'scoreLoss'];

const { split, size, games, positions, judge, settings, search, judgedBy, engines } = JSON.parse(
  await text(process.stdin),
);
for (const { name, metrics } of engines) {
  const figures = FIGURES.map((figure) => {
    const { value, low, high, n } = metrics[figure];
    return [figure, n === 0 ? null : [...[value, low, high].map((one) => rounded(one, 4)), n]];
  });
  console.log(
    JSON.stringify({
      ...{ engine: name, split, size, games, positions, judgedBy },
      ...{ judge: judge.network, komi: settings.komi, visits: search?.visits ?? 0 },
      ...{ withoutLoss: metrics.withoutScoreLoss, ...Object.fromEntries(figures) },
    }),
  );
}
