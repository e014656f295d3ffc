import { countsText, percent, points } from './figure-text.js';
import { PUBLISHED_ROWS } from './published.js';
import { type BenchResult, type EngineResult, describeJudging } from './result.js';

/** Returns a result for a terminal: one table, and what else there is to say of every engine. */
export function formatBench(result: BenchResult): string {
  const head = ['', 'input', 'legal %', 'action-value %', 'best action %', 'top 5 %', 'loss in points'];
  const rows = [
    ...PUBLISHED_ROWS.map((row) => [
      `(${row.agent})`,
      row.input,
      ...[row.legal, row.actionValue, row.bestAction].map((share) => (share * 100).toFixed(1)),
      ...['', ''],
    ]),
    ...result.engines.map(({ name, input, metrics }) => [
      ...[name, input, percent(metrics.rawLegal.n > 0 ? metrics.rawLegal : metrics.legal, 2)],
      ...[
        percent(metrics.actionValue),
        percent(metrics.bestAction),
        percent(metrics.topFive),
        points(metrics.scoreLoss),
      ],
    ]),
  ];
  return [
    `${result.positions} positions of ${result.games} games, ${result.split}. ${describeJudging(result)}`,
    'In parentheses: published, on another split and against another judge. In brackets: 95 % intervals over games.',
    '',
    ...columns([head, ...rows]),
    '',
    ...result.engines.flatMap(describeEngine),
  ].join('\n');
}

function describeEngine({ name, metrics }: EngineResult): string[] {
  const { outcomes, unjudged, firstFrames, withoutScoreLoss, scoreLoss, replies, calibration } = metrics;
  const lines: [string, string][] = [['answers', countsText(outcomes)]];
  if (Object.keys(unjudged).length > 0) lines.push(['not judged', countsText(unjudged)]);
  if (metrics.rawLegal.n > 0) lines.push(['first frames that show no legal move', countsText(firstFrames)]);
  for (const { name: phase, positions, actionValue, bestAction } of [...metrics.byPhase, ...metrics.byKind]) {
    lines.push([
      phase,
      `action-value ${percent(actionValue)}, best action ${percent(bestAction)} of ${positions}`,
    ]);
  }
  if (scoreLoss.n > 0) {
    lines.push(['best move of the search', percent(metrics.searchBest)]);
    lines.push(['moves whose loss is not known', String(withoutScoreLoss)]);
  }
  if (metrics.bestInCandidates.n > 0)
    lines.push(["best action among the engine's five", percent(metrics.bestInCandidates)]);
  for (const [where, { actionValue, bestAction }] of Object.entries(replies)) {
    if (actionValue.n === 0) continue;
    lines.push([
      `opponent's replies imagined in ${where}`,
      `action-value ${percent(actionValue)}, best action ${percent(bestAction)} of ${actionValue.n}`,
    ]);
  }
  if (calibration.expectedError !== null) {
    lines.push(['calibration error', `${(calibration.expectedError * 100).toFixed(1)} %`]);
  }
  const width = Math.max(...lines.map(([title]) => title.length));
  return [name, ...lines.map(([title, text]) => `  ${title.padEnd(width)}  ${text}`)];
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}
