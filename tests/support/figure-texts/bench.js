import { PUBLISHED_ROWS } from '../../../dist/bench/published.js';
import { OPPONENTS } from './games.js';
import { inWords, measuredTable, percent, ranged, table, typed } from './format.js';

/** `88.8 % (83.6 to 92.4)` */
const share = (figure) => ranged(figure, (one) => (100 * one).toFixed(1), ' %');

const isOld = ({ split }) => split === 'gobench-9x9';

export function bench(measured) {
  const { commands, results } = measured('bench');
  const published = PUBLISHED_ROWS.filter(({ input }) => input === 'video').map((row) => [
    `9×9, ${row.agent}, published: another split, another judge`,
    ...[row.legal, row.actionValue, row.bestAction].map((one) => percent(one, 1)),
    ...['', ''],
  ]);
  const ours = results.map((one) => [
    `${one.size}×${one.size}, ${OPPONENTS[one.engine] ?? one.engine}${isOld(one) ? ': the split of before, its judge' : ''}`,
    percent((one.rawLegal ?? one.legal)[0]),
    ...['actionValue', 'bestAction', 'searchBest'].map((figure) => (one[figure] ? share(one[figure]) : '')),
    // Where losses are missing they are those of the bad moves.
    one.scoreLoss && one.withoutLoss === 0 ? ranged(one.scoreLoss, (points) => points.toFixed(2)) : '',
  ]);
  const head = ['', 'legal', 'action-value', 'best action', 'best move of the search', 'loss in points'];
  return measuredTable(commands, head, [...published, ...ours]);
}

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
