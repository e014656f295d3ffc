import type { Game } from '../../src/go/game.js';
import { estimateOwnership } from '../../src/go/ownership.js';
import { PASS, type Point, type Sign, opponent } from '../../src/go/point.js';
import { renderFrame } from '../../src/render/render-frame.js';
import { seenBy } from '../../src/render/seen-by.js';
import type { Analysis } from '../../src/think/analysis.js';
import { DEFAULT_SETTINGS } from '../../src/think/settings.js';
import type {
  AnalyzeOptions,
  ImaginedLine,
  RawView,
  Surprise,
  Thinker,
  ThinkOptions,
  Thought,
} from '../../src/think/thinker.js';
import { seededRandom } from '../../src/util/rng.js';
import type { Similar } from '../../src/think/similar.js';
import { ScriptedPlayer } from './scripted-player.js';

/** A thinker that always thinks the same: the first two legal points, 60 to 40. */
export class ScriptedThinker extends ScriptedPlayer implements Thinker {
  readonly settings = { ...DEFAULT_SETTINGS };
  /** Reports after which analysis ends by itself. */
  mostReports = Infinity;
  /** What analyze() and think() were asked with. */
  readonly questions: (AnalyzeOptions | ThinkOptions)[] = [];

  async analyze(game: Game, color: Sign, options: AnalyzeOptions): Promise<Analysis> {
    this.questions.push(options);
    let visits = 0;
    while (
      visits < (options.maxVisits ?? Infinity) &&
      visits / 50 < this.mostReports &&
      !options.signal?.aborted
    ) {
      visits += 50;
      options.onReport?.(analysisOf(game, color, visits));
      await new Promise((resolve) => setTimeout(resolve, Math.min(50, options.intervalMs ?? 50)));
    }
    const analysis = analysisOf(game, color, Math.max(50, visits));
    return isFull(game) ? { ...analysis, ownership: played(game, color) } : analysis;
  }

  async think(game: Game, color: Sign, options: ThinkOptions): Promise<Thought> {
    this.questions.push(options);
    const decision = await this.genmove(game, color, options);
    const analysis = analysisOf(game, color, 50);
    options.onReport?.(analysis);
    return { ...decision, analysis };
  }

  /** How often it was asked to ponder, and how often that was ended. */
  readonly ponderings = { begun: 0, ended: 0 };

  async ponder(_game: Game, _color: Sign, signal: AbortSignal): Promise<void> {
    this.ponderings.begun++;
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    this.ponderings.ended++;
  }

  rawView(game: Game, color: Sign): Promise<RawView> {
    const { winrate, lead, ownership } = analysisOf(game, color, 50);
    const points: Point[] = [...game.legalMoves(color, 'superko'), PASS];
    return Promise.resolve({
      priors: new Map(points.map((point) => [point, 1 / points.length])),
      winrate,
      lead,
      ownership,
    });
  }

  imagine(game: Game, color: Sign, length: number): Promise<ImaginedLine> {
    const frame = renderFrame('compact', game.size, seenBy(color, game.stones));
    const steps = game
      .legalMoves(color, 'superko')
      .slice(0, length)
      .map((point, index) => ({
        color: index % 2 === 0 ? color : opponent(color),
        ...{ point, code: point, probability: 0.5, frame },
      }));
    return Promise.resolve({ steps });
  }

  surprise(game: Game): Promise<Surprise | undefined> {
    const last = game.moves.at(-1);
    const expected = new Map([[0, 0.5]]);
    return Promise.resolve(last && { ...last, code: 7, probability: 0.25, rank: 2, expected });
  }

  similar(): Promise<Similar[]> {
    return Promise.resolve([{ game: 1, ply: 8, players: 'a - b', result: 'B+3', played: 0, likeness: 0.9 }]);
  }

  horizon(): Promise<number[]> {
    return Promise.resolve([]);
  }

  history(game: Game): Promise<number[]> {
    return Promise.resolve(game.moves.map(({ point }) => point + 1));
  }

  clearCache(): void {}

  codeWords(): Promise<ReadonlyMap<number, Point>> {
    return Promise.resolve(new Map(Array.from({ length: 82 }, (_, index) => [index, index - 1])));
  }
}

/** Whether there may be dead stones that matter. */
function isFull({ stones }: Game): boolean {
  return stones.filter((stone) => stone !== 0).length > stones.length / 2;
}

/** What random games say of the end: it knows dead stones. */
function played(game: Game, color: Sign): Float32Array {
  const ownership = estimateOwnership(game.clone(), { playouts: 200, random: seededRandom(1) });
  return ownership.map((value) => color * value);
}

function analysisOf(game: Game, color: Sign, visits: number): Analysis {
  const points = game.legalMoves(color, 'superko').slice(0, 2);
  const ownership = Float32Array.from(game.stones, (stone) => color * stone);
  const ownershipStdev = ownership.map(() => 0.25);
  return {
    color,
    visits,
    ...{ winrate: 0.6, lead: 1.5, leadStdev: 10, ownership, ownershipStdev },
    moves: points.map((point, index) => ({
      point,
      visits: Math.round(visits * (index === 0 ? 0.6 : 0.4)),
      prior: index === 0 ? 0.6 : 0.4,
      winrate: index === 0 ? 0.6 : 0.55,
      lcb: index === 0 ? 0.5 : -0.01,
      ...{ lead: 1.5, leadStdev: 10, ownership, ownershipStdev },
      line: index === 0 ? points : [point],
      lineVisits: index === 0 ? [30, 10] : [20],
    })),
    priors: new Map([...points.map((point): [Point, number] => [point, 0.45]), [PASS, 0.1]]),
  };
}
