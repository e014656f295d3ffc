import type { Game } from '../go/game.js';
import { type Point, type Sign, opponent } from '../go/point.js';
import { openBundle } from '../model/bundle.js';
import { argmax } from '../model/sampling.js';
import { Imagination, chooseLikeliest } from '../player/imagination.js';
import { RESIGN, mustPlayOn } from '../player/player.js';
import { type BundledPlayerOptions, createVideoPlayer } from '../player/bundled-networks.js';
import { type VideoPlayer, moveOf } from '../player/video-player.js';
import type { Frame } from '../render/frame.js';
import type { Answer } from './row.js';
import type { Position } from './split.js';
import type { Subject } from './subject.js';

export interface VideoSubjectOptions extends BundledPlayerOptions {
  readonly model: string;
  /** Positions at the same time; each keeps about one core busy. */
  readonly atOnce: number;
  /** Whether it also imagines the opponent's next frame, for a third of the time more. Default true. */
  readonly replies?: boolean;
}

/** Our player, asked for its moves as in play, and for how it came to them. */
export class VideoSubject implements Subject {
  readonly input = 'video';
  readonly name: string;
  readonly atOnce: number;
  readonly #options: VideoSubjectOptions;
  readonly #player: VideoPlayer;

  constructor(options: VideoSubjectOptions) {
    const { model, views = 8, decide = 'best' } = options;
    this.name = [model, views === 8 ? '' : `${views} view`, decide === 'best' ? '' : decide]
      .filter(Boolean)
      .join(', ');
    this.atOnce = options.atOnce;
    this.#options = options;
    this.#player = createVideoPlayer(options);
  }

  async describe(size: number): Promise<Readonly<Record<string, unknown>>> {
    const { model, views = 8, decide = 'best', temperature = 1, topP = 1, seed } = this.#options;
    const { manifest } = await openBundle(model);
    mustPlayOn(manifest.boardSizes, size);
    return {
      kind: 'video',
      model: manifest.name,
      files: Object.values(manifest.files).map((file) => file.sha256),
      ...{ views, decide },
      ...(decide === 'sample' ? { temperature, topP, seed } : {}),
      ...(this.#options.replies === false ? { replies: false } : {}),
    };
  }

  async answer({ gameIndex, ply, game, color }: Position): Promise<Answer> {
    const place = { game: gameIndex, ply };
    const { move, basis } = await this.#player.genmove(game, color);
    if (move === RESIGN) return { ...place, outcome: 'resigned' };
    if (!basis) return { ...place, outcome: 'move', move };
    const codeReply = basis.reply;
    const { replies = true } = this.#options;
    const frameReply = replies ? await this.#reply(game, color, move) : undefined;
    return {
      ...place,
      outcome: 'move',
      move,
      imagined: {
        firstFrame: basis.firstFrame,
        probability: Math.round(basis.probability * 1e4) / 1e4,
        candidates: basis.candidates,
        ...(codeReply === undefined ? {} : { codeReply }),
        ...(frameReply === undefined ? {} : { frameReply }),
      },
    };
  }

  async imagine({ game, color }: Position): Promise<Frame | undefined> {
    return (await this.#player.genmove(game, color)).basis?.frame;
  }

  async stop(): Promise<void> {
    await this.#player.dispose();
  }

  /** Returns the opponent's move in the likeliest frame after its own move, seen from one side, uncorrected. */
  async #reply(game: Game, color: Sign, move: Point): Promise<Point | undefined> {
    const { model, past } = await this.#player.networks();
    const next = game.clone();
    next.play(color, move);
    const imagination = await Imagination.begin(model, past, next, opponent(color), 1);
    return moveOf(await imagination.frameOf(argmax(imagination.firstCodes), chooseLikeliest));
  }
}
