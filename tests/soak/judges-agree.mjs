#!/usr/bin/env node
// node tests/soak/judges-agree.mjs FOLDER OTHER
// How far two judges agree: folders of two runs of `vw bench` on the same positions, each with a KataGo of its own (--judge live --network FILE --out FOLDER). Lines of JSON.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rounded } from './rounded.mjs';

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
const tell = (figures) => console.log(JSON.stringify(figures));
/** What both were asked. */
const shared = (kind) => {
  const [one, other] = runs.map((run) => run[kind]);
  return [...one].filter(([key]) => other.has(key)).map(([key, answer]) => [answer, other.get(key)]);
};

for (const { result } of runs)
  tell({ judge: result.judge.network, visits: result.search.visits, positions: result.positions });
const policies = shared('raw').filter((pair) => pair.every(({ p }) => p));
const likeliest = (policy) => policy.indexOf(Math.max(...policy));
const ratio = (judge, policy) => Math.max(0, judge[likeliest(policy)]) / Math.max(...judge);
const valueByOther = [
  mean(policies.map(([one, other]) => ratio(one.p, other.p))),
  mean(policies.map(([one, other]) => ratio(other.p, one.p))),
];
const searches = shared('searched');
const apart = (field) => mean(searches.map(([one, other]) => Math.abs(one[field] - other[field])));
tell({
  glances: policies.length,
  sameLikeliest: rounded(
    mean(policies.map((pair) => Number(new Set(pair.map(({ p }) => likeliest(p))).size === 1))),
    4,
  ),
  valueByOther: valueByOther.map((value) => rounded(value, 4)),
  searches: searches.length,
  sameBest: rounded(mean(searches.map(([one, other]) => Number(one.b === other.b))), 4),
  leadsApart: rounded(apart('l'), 3),
  winratesApart: rounded(apart('w'), 4),
});
for (const { name } of runs[0].result.engines) {
  const judged = runs.map(({ result }) => {
    const { metrics } = result.engines.find((engine) => engine.name === name);
    return ['bestAction', 'actionValue', 'scoreLoss'].map((metric) => rounded(metrics[metric].value, 4));
  });
  tell({ engine: name, judged });
}
