import type { Game } from '../go/game.js';
import { PASS, type Point, type Sign, opponent } from '../go/point.js';
import type { Analysis, MoveAnalysis } from './analysis.js';
import { type Branch, lineOf, ranked } from './search.js';

/** Moves of a line that are shown. */
const LONGEST_LINE = 16;
/** Variance of a winrate that few visits have not shown yet. */
const UNSEEN_VARIANCE = 0.04;

/** Returns what a tree of futures says; lines are cut where a move would be illegal by the rules. */
export function analysisOf(
  root: Branch,
  game: Game,
  color: Sign,
  words: ReadonlyMap<number, Point>,
): Analysis {
  const seen = root.tally.seenBy(color);
  return {
    color,
    visits: root.tally.visits,
    winrate: seen.winrate,
    lead: seen.lead,
    leadStdev: seen.leadStdev,
    ownership: seen.ownership,
    ownershipStdev: seen.ownershipStdev,
    moves: ranked(root.branches ?? [], color).map((branch) => moveAnalysis(branch, game, color)),
    priors: priorsOf(root.scene!.firstCodes, game, color, words),
  };
}

/** Returns the probability of each legal point and of a pass, which together are 1. */
export function priorsOf(
  firstCodes: ArrayLike<number>,
  game: Game,
  color: Sign,
  words: ReadonlyMap<number, Point>,
): Map<Point, number> {
  const priors = new Map<Point, number>();
  let sum = 0;
  for (const [code, point] of words) {
    if (game.illegality(color, point, 'superko') !== null) continue;
    const probability = Math.exp(firstCodes[code]!);
    sum += probability;
    priors.set(point, probability);
  }
  for (const [point, probability] of priors) priors.set(point, probability / sum);
  return priors;
}

function moveAnalysis(branch: Branch, game: Game, color: Sign): MoveAnalysis {
  const { tally } = branch;
  const seen = tally.seenBy(color);
  const line = legalPart(lineOf(branch).slice(0, LONGEST_LINE), game, color);
  const doubt = Math.sqrt((seen.winrateStdev ** 2 + UNSEEN_VARIANCE) / tally.visits);
  return {
    point: branch.scene!.move,
    visits: tally.visits,
    prior: branch.prior,
    winrate: seen.winrate,
    lcb: seen.winrate - 1.96 * doubt,
    lead: seen.lead,
    leadStdev: seen.leadStdev,
    line: line.map(({ scene }) => scene!.move),
    lineVisits: line.map(({ tally: { visits } }) => visits),
    ownership: seen.ownership,
    ownershipStdev: seen.ownershipStdev,
  };
}

function legalPart(line: readonly Branch[], game: Game, color: Sign): Branch[] {
  const position = game.clone();
  const legal: Branch[] = [];
  let mover = color;
  for (const branch of line) {
    const { move } = branch.scene!;
    if (position.illegality(mover, move, 'superko') !== null) break;
    position.play(mover, move);
    legal.push(branch);
    if (move === PASS && legal.at(-2)?.scene!.move === PASS) break;
    mover = opponent(mover);
  }
  return legal;
}
