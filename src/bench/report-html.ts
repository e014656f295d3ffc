import { chart, type Series } from '../report/chart.js';
import { type Html, markup } from '../report/html.js';
import { formatPage, type Section } from '../report/page.js';
import { table } from '../report/table.js';
import { countsText, percent, points } from './figure-text.js';
import type { Figures, Group, Metrics } from './metrics.js';
import { PUBLISHED_REPLIES, PUBLISHED_ROWS } from './published.js';
import { type BenchResult, describeJudging } from './result.js';
import type { Figure } from './statistics.js';

/** Returns a result as one HTML file. `mistakes` stands at its end. */
export function formatBenchPage(result: BenchResult, mistakes: readonly Section[]): string {
  return formatPage({
    title: `Video-GoBench: ${result.engines.map(({ name }) => name).join(', ')}`,
    lead: markup`<p>${result.positions} positions of ${result.games} games (${result.split}).</p><p>${describeJudging(result)}</p>`,
    sections: [
      { heading: 'Table 1', body: tableOne(result) },
      { heading: 'By move number', body: byPly(result) },
      { heading: 'By phase and kind', body: byGroup(result) },
      { heading: 'Calibration', body: calibration(result) },
      { heading: 'Imagined replies', body: replies(result) },
      { heading: 'What became of every answer', body: outcomes(result) },
      ...mistakes,
    ],
  });
}

function tableOne({ engines }: BenchResult): Html {
  const right = 'right' as const;
  const share = (value: number): string => (value * 100).toFixed(1);
  return table(
    [
      { title: 'agent' },
      { title: 'input' },
      { title: 'legal %', align: right },
      { title: 'action-value %', align: right },
      { title: 'best action %', align: right },
      { title: 'top 5 %', align: right },
      { title: 'loss in points', align: right },
    ],
    [
      ...PUBLISHED_ROWS.map((row) => ({
        cells: [
          row.agent,
          row.input,
          share(row.legal),
          share(row.actionValue),
          share(row.bestAction),
          '',
          '',
        ],
      })),
      ...engines.map(({ name, input, metrics }) => ({
        isMarked: true,
        cells: [
          ...[name, input, percent(metrics.rawLegal.n > 0 ? metrics.rawLegal : metrics.legal, 2)],
          ...[percent(metrics.actionValue), percent(metrics.bestAction), percent(metrics.topFive)],
          points(metrics.scoreLoss),
        ],
      })),
    ],
    'Set off: measured here, with 95 % intervals by bootstrap over games. The others: published with VideoWorld, on its own split and against its own judge, for orientation. Legal: first frames that show a legal move, before any correction; for engines that see stones, answers that are legal moves.',
  );
}

/** Returns one series for every engine, a point for every group that has something measured. */
function seriesOf(
  { engines }: BenchResult,
  kind: Series['kind'],
  groups: (metrics: Metrics) => readonly Group[],
  figure: (figures: Figures) => Figure,
  x: (group: Group, index: number) => number,
): Series[] {
  return engines.map(({ name, metrics }) => ({
    name,
    kind,
    points: groups(metrics).flatMap((group, index) => {
      const { value, low, high, n } = figure(group);
      if (value === null) return [];
      const whisker = low === null || high === null ? {} : { low: low * 100, high: high * 100 };
      const label = `${group.name}: ${percent(figure(group))} (${n})`;
      return [{ x: x(group, index), y: value * 100, label, ...whisker }];
    }),
  }));
}

const FIGURES = [
  ['action-value %', ({ actionValue }: Figures) => actionValue],
  ['best action %', ({ bestAction }: Figures) => bestAction],
] as const;

function byPly(result: BenchResult): Html[] {
  return FIGURES.map(([label, figure]) =>
    chart({
      caption: `${label} of positions after so many moves, in groups of ten, with 95 % intervals.`,
      x: { label: 'moves played' },
      y: { label },
      series: seriesOf(
        result,
        'line',
        ({ byPly }) => byPly,
        figure,
        ({ name }) => Number.parseInt(name, 10) + 5,
      ),
    }),
  );
}

function byGroup(result: BenchResult): Html[] {
  const groups = ({ byPhase, byKind }: Metrics): readonly Group[] => [...byPhase, ...byKind];
  const names = groups(result.engines[0]!.metrics).map(({ name }) => name);
  return FIGURES.map(([label, figure]) =>
    chart({
      caption: `${label}. Opening: the first 20 moves, end: from move 50 on. Captures and passes: the judge's likeliest move is one. Kos: one may not be retaken at once.`,
      x: { label: '', names },
      y: { label, include: [0, 100] },
      series: seriesOf(result, 'bars', groups, figure, (_, index) => index),
    }),
  );
}

function calibration({ engines }: BenchResult): Html {
  const predicting = engines.filter(({ metrics }) => metrics.calibration.expectedError !== null);
  if (predicting.length === 0) return markup`<p>No engine here tells how sure it is.</p>`;
  const errors = predicting.map(
    ({ name, metrics }) => `${name}: mean error ${(metrics.calibration.expectedError! * 100).toFixed(1)} %`,
  );
  return chart({
    caption: `How often the move was the judge's likeliest, against the probability that the engine gave it. ${errors.join('; ')}.`,
    x: { label: 'predicted %', include: [0, 100] },
    y: { label: 'observed %', include: [0, 100] },
    hasDiagonal: true,
    series: predicting.map(({ name, metrics }) => ({
      name,
      kind: 'line',
      points: metrics.calibration.bins.map(({ predicted, observed, n }) => ({
        x: predicted * 100,
        y: observed.value! * 100,
        label: `${(predicted * 100).toFixed(1)} % predicted, ${percent(observed)} observed, ${n} positions`,
        ...(observed.low === null ? {} : { low: observed.low * 100, high: observed.high! * 100 }),
      })),
    })),
  });
}

function replies({ engines }: BenchResult): Html {
  const rows = engines.flatMap(({ name, metrics }) =>
    Object.entries(metrics.replies).map(([where, { actionValue, bestAction }]) => ({
      isMarked: true,
      cells: [name, where, percent(actionValue), percent(bestAction), actionValue.n],
    })),
  );
  return table(
    [
      { title: 'agent' },
      { title: 'read from' },
      { title: 'action-value %', align: 'right' },
      { title: 'best action %', align: 'right' },
      { title: 'positions', align: 'right' },
    ],
    [
      {
        cells: [
          ...['VideoWorld', 'codes', (PUBLISHED_REPLIES.actionValue * 100).toFixed(1)],
          ...[(PUBLISHED_REPLIES.bestAction * 100).toFixed(1), ''],
        ],
      },
      ...rows,
    ],
    "The opponent's move as the engine imagines it after its own, scored by the judge at that position. Codes: the latent code after the move's. Frames: the likeliest next frame, seen from one side, uncorrected. Only positions that the judge covers count.",
  );
}

function outcomes({ engines }: BenchResult): Html {
  return table(
    [
      'agent',
      'answers',
      'first frames without a legal move',
      'not judged',
      'moves whose loss is not known',
    ].map((title) => ({ title })),
    engines.map(({ name, metrics }) => ({
      cells: [
        ...[
          name,
          countsText(metrics.outcomes),
          countsText(metrics.firstFrames),
          countsText(metrics.unjudged),
        ],
        metrics.withoutScoreLoss,
      ],
    })),
  );
}
