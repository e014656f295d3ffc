import { once } from 'node:events';
import { type Sign, formatVertex } from '../go/point.js';
import { RESIGN } from '../player/player.js';
import type { Analysis } from '../think/analysis.js';
import type { Thought } from '../think/thinker.js';
import { formatKata, formatLz } from './analysis-format.js';
import { type AnalysisRequest, readAnalysisRequest } from './analysis-arguments.js';
import { formatCgos } from './cgos-format.js';
import type { AnswerStream, CommandTable, GtpHandler } from './command-table.js';
import { carryOut } from './commands-play.js';
import type { Session } from './session.js';

/** Between two reports of what does not change any more. */
const LEAST_PAUSE_MS = 100;

type Dialect = 'lz' | 'kata' | 'cgos';

function request(session: Session, args: readonly string[], dialect: Dialect): AnalysisRequest {
  const { toPlay, size } = session.game;
  return readAnalysisRequest(args, dialect === 'lz' ? 'lz' : 'kata', toPlay, size);
}

function report(analysis: Analysis, size: number, dialect: Dialect, wanted: AnalysisRequest): string {
  if (dialect === 'cgos') return formatCgos(analysis, size);
  return (dialect === 'lz' ? formatLz : formatKata)(analysis, size, wanted);
}

/** Reports until a line of input comes; the last report again and again where what can be imagined has an end. */
async function analyze(
  session: Session,
  args: readonly string[],
  stream: AnswerStream,
  dialect: Dialect,
): Promise<string> {
  const wanted = request(session, args, dialect);
  const { game } = session;
  const thinker = await session.thinker();
  stream.write('');
  let last: string | undefined;
  if (!stream.signal.aborted) {
    await thinker.analyze(game, wanted.color, {
      signal: stream.signal,
      intervalMs: wanted.intervalMs,
      ...(wanted.filter ? { filter: wanted.filter } : {}),
      onReport: (analysis) => {
        // Imagined games take a while until the first one is over.
        if (analysis.moves.length === 0) return;
        last = report(analysis, game.size, dialect, wanted);
        stream.write(last);
      },
    });
  }
  if (stream.signal.aborted) return '';
  // Programs show an engine that says nothing as one that hangs.
  const again = setInterval(() => stream.write(last ?? ''), Math.max(LEAST_PAUSE_MS, wanted.intervalMs));
  await once(stream.signal, 'abort');
  clearInterval(again);
  return '';
}

function vertexOf({ move }: Thought, size: number): string {
  return move === RESIGN ? RESIGN : formatVertex(move, size);
}

interface MoveMode {
  readonly dialect: Dialect;
  /** Whether the move is played, or only told. */
  readonly plays: boolean;
  readonly cancellable: boolean;
}

/** Decides on a move with reports on the way, one of them at least: CGOS names no interval. */
async function moveWithReports(
  session: Session,
  args: readonly string[],
  stream: AnswerStream,
  { dialect, plays, cancellable }: MoveMode,
): Promise<string> {
  const wanted = request(session, args, dialect);
  const { size } = session.game;
  let last: Analysis | undefined;
  const thought = await session.think(wanted.color, {
    ...(cancellable ? { signal: stream.signal } : {}),
    intervalMs: wanted.intervalMs,
    onReport: (analysis) => {
      last = analysis;
      // The CGOS client takes one line only.
      if (dialect !== 'cgos') stream.write(report(analysis, size, dialect, wanted));
    },
  });
  if (cancellable && stream.signal.aborted) {
    stream.write('');
    return 'play cancelled';
  }
  if (dialect === 'cgos' && last) stream.write(formatCgos(last, size, thought.explanation));
  return `play ${plays ? carryOut(session, wanted.color, thought) : vertexOf(thought, size)}`;
}

/** Decides on a move and leaves the board alone (KataGo). */
async function search(
  session: Session,
  color: Sign,
  stream: AnswerStream,
  cancellable: boolean,
): Promise<string> {
  const thought = await session.think(color, cancellable ? { signal: stream.signal } : {});
  return cancellable && stream.signal.aborted ? 'cancelled' : vertexOf(thought, session.game.size);
}

function analysis(dialect: Dialect): GtpHandler {
  const options = dialect === 'lz' ? '' : ' [ownership true]';
  return {
    usage: `[COLOR] [INTERVAL] [minmoves N] [maxmoves N] [avoid COLOR VERTICES DEPTH] [allow COLOR VERTICES DEPTH]${options}`,
    run: (session, args, stream) => analyze(session, args, stream, dialect),
  };
}

function reportedMove(mode: MoveMode): GtpHandler {
  return {
    usage: '[COLOR] [INTERVAL] [KEY VALUE]...',
    run: (session, args, stream) => moveWithReports(session, args, stream, mode),
  };
}

function searched(cancellable: boolean): GtpHandler {
  return {
    usage: '[COLOR]',
    run: (session, args, stream) =>
      search(session, request(session, args, 'kata').color, stream, cancellable),
  };
}

/** Thinking that can be watched (Leela Zero; KataGo, docs/GTP_Extensions.md; CGOS). */
export const analysisCommands: CommandTable = {
  'lz-analyze': analysis('lz'),
  'kata-analyze': analysis('kata'),
  'lz-genmove_analyze': reportedMove({ dialect: 'lz', plays: true, cancellable: false }),
  'kata-genmove_analyze': reportedMove({ dialect: 'kata', plays: true, cancellable: false }),
  'cgos-genmove_analyze': reportedMove({ dialect: 'cgos', plays: true, cancellable: false }),
  'kata-search': searched(false),
  'kata-search_cancellable': searched(true),
  'kata-search_analyze': reportedMove({ dialect: 'kata', plays: false, cancellable: false }),
  'kata-search_analyze_cancellable': reportedMove({ dialect: 'kata', plays: false, cancellable: true }),
};
