#!/usr/bin/env node
// node tests/soak/judges-agree.mjs FOLDER OTHER
// How far two judges agree: folders of two runs of `vw bench` on the same positions, each with a KataGo of its own (--judge live --network FILE --out FOLDER).
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const runs = process.argv.slice(2, 4).map((folder) => {
  const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
  const answers = (visits) => {
    const name = readdirSync(join(folder, 'judge')).find((file) => file.endsWith(`-${visits}visits.jsonl`));
    const lines = readFileSync(join(folder, 'judge', name), 'utf8')
      .trim()
      .split('\n');
    return new Map(lines.map((line) => JSON.parse(line)).map(({ k, j }) => [k, j]));
  };
  return { result, raw: answers(1), searched: answers(result.search.visits) };
});
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share) => `${(100 * share).toFixed(1)} %`;
/** What both were asked. */
const shared = (kind) => {
  const [one, other] = runs.map((run) => run[kind]);
  return [...one].filter(([key]) => other.has(key)).map(([key, answer]) => [answer, other.get(key)]);
};

for (const { result } of runs)
  console.log(
    `${result.judge.network}, searches of ${result.search.visits} visits, ${result.positions} positions`,
  );
const policies = shared('raw').filter((pair) => pair.every(({ p }) => p));
const likeliest = (policy) => policy.indexOf(Math.max(...policy));
const sameBest = mean(policies.map(([one, other]) => Number(likeliest(one.p) === likeliest(other.p))));
const ratio = (judge, policy) => Math.max(0, judge[likeliest(policy)]) / Math.max(...judge);
const [forward, back] = [
  mean(policies.map(([one, other]) => ratio(one.p, other.p))),
  mean(policies.map(([one, other]) => ratio(other.p, one.p))),
];
console.log(
  `likeliest move at a glance the same: ${percent(sameBest)} of ${policies.length}; action value of one's by the other: ${percent(forward)}, ${percent(back)}`,
);
const searches = shared('searched');
const apart = (field) => mean(searches.map(([one, other]) => Math.abs(one[field] - other[field])));
console.log(
  `best move of the search the same: ${percent(mean(searches.map(([one, other]) => Number(one.b === other.b))))} of ${searches.length}; leads ${apart('l').toFixed(2)} points apart, winrates ${apart('w').toFixed(3)}`,
);
for (const { name } of runs[0].result.engines) {
  const figures = runs.map(({ result }) => result.engines.find((engine) => engine.name === name).metrics);
  const both = (metric, format) => figures.map((metrics) => format(metrics[metric].value)).join(' and ');
  console.log(
    `${name}: best action ${both('bestAction', percent)}, action value ${both('actionValue', percent)}, loss in points ${both('scoreLoss', (value) => value.toFixed(2))}`,
  );
}
