import { PHASES, type Row, type Verdict } from './row.js';
import { type Calibration, type Figure, calibrationOf, figureOf } from './statistics.js';

/** Averages over some positions. Shares are 0..1, losses are points. */
export interface Figures {
  readonly positions: number;
  /** First frames that show a legal move, before any correction; of engines that imagine. */
  readonly rawLegal: Figure;
  /** Answers that are legal moves. */
  readonly legal: Figure;
  /** Mean of policy(move) / max policy: VideoWorld's Action-Value. */
  readonly actionValue: Figure;
  /** Moves that are the judge's likeliest: VideoWorld's best-action accuracy. */
  readonly bestAction: Figure;
  /** Moves among the judge's five likeliest. */
  readonly topFive: Figure;
  /** The judge's likeliest move is among the engine's five likeliest. */
  readonly bestInCandidates: Figure;
  /** Moves that are the best of the judge's search. */
  readonly searchBest: Figure;
  readonly scoreLoss: Figure;
}

export interface Group extends Figures {
  readonly name: string;
}

export interface ReplyFigures {
  readonly actionValue: Figure;
  readonly bestAction: Figure;
}

export interface Metrics extends Figures {
  /** Answers by what became of them. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** First frames that show no legal move, by reason. */
  readonly firstFrames: Readonly<Record<string, number>>;
  /** Positions that the judge did not answer, by reason. */
  readonly unjudged: Readonly<Record<string, number>>;
  /** Legal moves whose loss in points is not known. */
  readonly withoutScoreLoss: number;
  readonly byPly: readonly Group[];
  readonly byPhase: readonly Group[];
  /** Positions of special kinds. */
  readonly byKind: readonly Group[];
  readonly calibration: Calibration;
  /** Imagined moves of the opponent, by where they were read. */
  readonly replies: { readonly codes: ReplyFigures; readonly frames: ReplyFigures };
}

const PLIES_A_GROUP = 10;

/** Returns all figures of some judged answers. */
export function metricsOf(rows: readonly Row[]): Metrics {
  const plyGroups = [...new Set(rows.map(plyGroup))].sort((a, b) => a - b);
  const group = (name: string, belongs: (row: Row) => boolean): Group => ({
    name,
    ...figuresOf(rows.filter(belongs)),
  });
  const predicted = rows.flatMap(({ game, imagined, verdict }) =>
    imagined && verdict ? [{ game, probability: imagined.probability, value: Number(verdict.isBest) }] : [],
  );
  return {
    ...figuresOf(rows),
    outcomes: countBy(rows, ({ outcome }) => outcome),
    firstFrames: countBy(rows, ({ imagined }) =>
      imagined?.firstFrame === 'legal' ? undefined : imagined?.firstFrame,
    ),
    unjudged: countBy(rows, ({ unjudged }) => unjudged),
    withoutScoreLoss: rows.filter(({ outcome, scoreLoss }) => outcome === 'move' && scoreLoss === undefined)
      .length,
    byPly: plyGroups.map((first) =>
      group(`${first}-${first + PLIES_A_GROUP - 1}`, (row) => plyGroup(row) === first),
    ),
    byPhase: PHASES.map((phase) => group(phase, ({ traits }) => traits?.phase === phase)),
    byKind: [
      group('captures', ({ traits }) => traits?.captures === true),
      group('kos', ({ traits }) => traits?.ko === true),
      group('passes', ({ traits }) => traits?.passes === true),
      group(
        'all others',
        ({ traits }) => traits !== undefined && !traits.captures && !traits.ko && !traits.passes,
      ),
    ],
    calibration: calibrationOf(predicted),
    replies: { codes: repliesOf(rows, 'codeReply'), frames: repliesOf(rows, 'frameReply') },
  };
}

function figuresOf(rows: readonly Row[]): Figures {
  return {
    positions: rows.length,
    rawLegal: average(rows, ({ imagined }) => imagined && Number(imagined.firstFrame === 'legal')),
    legal: average(rows, ({ outcome }) =>
      outcome === 'move' || outcome === 'illegal' ? Number(outcome === 'move') : undefined,
    ),
    actionValue: average(rows, ({ verdict }) => verdict?.actionValue),
    bestAction: average(rows, ({ verdict }) => verdict && Number(verdict.isBest)),
    topFive: average(rows, ({ verdict }) => verdict && Number(verdict.isTopFive)),
    bestInCandidates: average(
      rows,
      ({ imagined, best }) =>
        imagined && best !== undefined && Number(imagined.candidates.slice(0, 5).includes(best)),
    ),
    searchBest: average(rows, ({ isSearchBest }) =>
      isSearchBest === undefined ? undefined : Number(isSearchBest),
    ),
    scoreLoss: average(rows, ({ scoreLoss }) => scoreLoss),
  };
}

function repliesOf(rows: readonly Row[], place: 'codeReply' | 'frameReply'): ReplyFigures {
  const of = (value: (verdict: Verdict) => number): Figure =>
    average(rows, (row) => (row[place] ? value(row[place]) : undefined));
  return {
    actionValue: of(({ actionValue }) => actionValue),
    bestAction: of(({ isBest }) => Number(isBest)),
  };
}

/** Rows without a value do not count. */
function average(rows: readonly Row[], value: (row: Row) => number | false | undefined): Figure {
  return figureOf(
    rows.flatMap((row) => {
      const found = value(row);
      return typeof found === 'number' ? [{ game: row.game, value: found }] : [];
    }),
  );
}

function plyGroup({ ply }: Row): number {
  return Math.floor(ply / PLIES_A_GROUP) * PLIES_A_GROUP;
}

function countBy(rows: readonly Row[], key: (row: Row) => string | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) {
    const name = key(row);
    if (name !== undefined) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
