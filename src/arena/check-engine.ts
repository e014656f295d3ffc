import { Game } from '../go/game.js';
import { BLACK, formatVertex, opponent, parseVertex } from '../go/point.js';
import { type EngineSpec, loadEngineSpec } from '../match/engine-spec.js';
import { MatchEngine } from '../match/match-engine.js';
import { UserError, messageOf } from '../util/errors.js';

/** What became of an engine that was tried. */
export interface EngineCheck {
  readonly engine: string;
  /** Its name and version, as it says. */
  readonly about: string;
  readonly startMs: number | null;
  /** On average. */
  readonly moveMs: number | null;
  readonly moves: readonly string[];
  /** Null where all is well. */
  readonly problem: string | null;
}

const MOVES = 3;

/** Starts an engine, asks who it is and has it play three moves. Never rejects with UserError: that is a problem. */
export async function checkEngine(reference: string, size: number): Promise<EngineCheck> {
  let check: EngineCheck = {
    ...{ engine: reference, about: '', startMs: null, moveMs: null },
    ...{ moves: [], problem: null },
  };
  let engine: MatchEngine | undefined;
  try {
    const spec = loadEngineSpec(reference);
    engine = new MatchEngine(spec);
    const start = performance.now();
    const [about = ''] = (await engine.describe()).split('\n');
    check = { ...check, about, startMs: performance.now() - start };
    checkName(spec, about);
    const { moves, timeMs } = await play(engine, size);
    check = { ...check, moves, moveMs: timeMs / MOVES };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    check = { ...check, problem: messageOf(error) + adviceOn(reference) };
  } finally {
    await engine?.stop();
  }
  return check;
}

async function play(engine: MatchEngine, size: number): Promise<{ moves: string[]; timeMs: number }> {
  const game = new Game(size);
  await engine.newGame(size, game.komi);
  const moves: string[] = [];
  const start = performance.now();
  for (let color = BLACK; moves.length < MOVES; color = opponent(color)) {
    const answer = (await engine.genmove(color === BLACK ? 'b' : 'w')).content.trim();
    if (/^resign$/i.test(answer)) break;
    const point = parseVertex(answer, size);
    if (game.illegality(color, point, 'superko')) {
      throw new UserError('illegal-move', `${engine.name} plays ${answer} after ${moves.join(' ')}`);
    }
    game.play(color, point);
    moves.push(formatVertex(point, size));
  }
  return { moves, timeMs: performance.now() - start };
}

/** A program that happens to have the same name may even answer. Throws UserError `other-program`. */
function checkName(spec: EngineSpec, about: string): void {
  if (!/^pachi/.test(spec.name) || /pachi/i.test(about)) return;
  throw new UserError(
    'other-program',
    `${spec.command} is not the Go engine Pachi: it calls itself ${about}`,
  );
}

/** Debian's package of that name is an arcade game. */
function adviceOn(reference: string): string {
  return /pachi/i.test(reference)
    ? " (Debian's package pachi is another program, a platform game; the Go engine is built from source: set VW_PACHI to it)"
    : '';
}
