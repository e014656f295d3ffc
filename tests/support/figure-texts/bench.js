import { OPPONENTS } from './games.js';
import { inWords, percent, table, typed } from './format.js';

export function judges(measured) {
  const { commands, results } = measured('judges');
  const judged = results.filter(({ judge }) => judge);
  const [both] = results.filter(({ glances }) => glances);
  const rows = results
    .filter(({ engine }) => engine)
    .map(({ engine, judged }) => [
      OPPONENTS[engine] ?? engine,
      ...judged.map(
        ([bestAction, actionValue, scoreLoss]) =>
          `${percent(bestAction, 1)}, ${percent(actionValue, 1)}, ${scoreLoss.toFixed(2)}`,
      ),
    ]);
  const head = judged.map(
    ({ judge, visits, positions }) => `${judge}, ${visits} visits, ${positions} positions`,
  );
  return [
    table(['best action, action value, loss in points', ...head], rows),
    '',
    `At a glance the two hold the same move for the likeliest in ${percent(both.sameLikeliest, 1)} of ${inWords(both.glances)} positions (these and those after the moves), their searches in ${percent(both.sameBest, 1)} of ${inWords(both.searches)}; their leads are ${both.leadsApart.toFixed(2)} points apart on average, their winrates ${both.winratesApart.toFixed(3)}.`,
    '',
    typed(commands),
  ].join('\n');
}
