import type { Layout, Place } from './sequence.js';
import { type Cache, type Head, type TokenModel, cutCache } from './token-model.js';

/** Returns an index into logits: how a token is chosen. */
export type ChooseId = (logits: Float32Array) => number;

/** How the ids after the prompt are found. */
export interface Generation {
  readonly choose: ChooseId;
  /**
   * `restricted`: special tokens stand where they must, a code is one of the ids of codes, a frame's token one of
   * those of frames. `full`: every place may hold any id, as in the released program.
   */
  readonly vocabulary: 'restricted' | 'full';
  /** With `full`: the id after which nothing follows. */
  readonly end?: number;
  /** What each place after the prompt probably holds, where that can be guessed. */
  readonly draft: readonly (number | undefined)[];
}

export interface Generated {
  /** Ids after the prompt, up to the next frame's last token or `end`. */
  readonly ids: number[];
  /** Runs of the transformer. */
  readonly passes: number;
  /** Places whose guess was right, and how many guesses there were. */
  readonly accepted: number;
  readonly drafted: number;
}

/** A prompt that the transformer has read. */
export interface ReadPrompt {
  readonly cache: Cache;
  /** [E], of the prompt's last token. */
  readonly hidden: Float32Array;
}

/** Returns the prompt of a frame's tokens, read. */
export async function readPrompt(model: TokenModel, tokens: readonly number[]): Promise<ReadPrompt> {
  const { hidden, cache } = await model.read(model.layout.prompt(tokens), model.emptyCache());
  return { cache, hidden: hidden.subarray(hidden.length - hidden.length / cache.length) };
}

/** Returns the guess that the next frame is the given one: `tokens` of that. */
export function draftOf(model: TokenModel, tokens: readonly number[]): (number | undefined)[] {
  const { frameOffset } = model.manifest.vocabulary;
  return model.layout.places.map((place) => {
    if (place.kind === 'code') return undefined;
    return place.kind === 'special' ? place.id : frameOffset + tokens[place.token]!;
  });
}

/**
 * Generates what follows a prompt. A guess for several places is read in one pass of the transformer and each place is
 * then chosen from the model's own distribution; the first that differs from its guess ends the pass. What comes out
 * has the same distribution as one token a pass, and with the same random numbers it is the same (Leviathan et al.
 * 2022, arXiv 2211.17192, where the draft is certain).
 */
export async function generate(
  model: TokenModel,
  prompt: ReadPrompt,
  { choose, vocabulary, end, draft }: Generation,
): Promise<Generated> {
  const { places } = model.layout;
  const isFull = vocabulary === 'full';
  const ids: number[] = [];
  let { cache, hidden } = prompt;
  let [passes, accepted, drafted] = [0, 0, 0];
  let guess: number[] = [];
  for (;;) {
    // hidden has a row for the last id known and one for each id of the guess.
    const heads = new LazyLogits(model, hidden, guess.length + 1);
    const known = ids.length;
    for (let row = 0; row <= guess.length && ids.length < places.length; row++) {
      const place = places[ids.length]!;
      const id =
        place.kind === 'special' && !isFull
          ? place.id
          : await heads.choose(row, runOf(places, ids.length, guess.length - row, isFull), choose);
      ids.push(id);
      if (isFull && id === end) return { ids, passes, accepted, drafted };
      if (id !== guess[row]) break;
      accepted++;
    }
    if (ids.length === places.length) return { ids, passes, accepted, drafted };
    // The guess is in the cache already, as far as it was right.
    const right = ids.length - known - 1;
    cache = cutCache(cache, cache.length - (guess.length - right));
    const fed = [ids.at(-1)!];
    guess = [];
    for (let place = ids.length; place < places.length - 1 && draft[place] !== undefined; place++) {
      guess.push(draft[place]!);
    }
    drafted += guess.length;
    ({ hidden, cache } = await model.read([...fed, ...guess], cache));
    passes++;
  }
}

/** Returns the head of a place, and how many places from there on, at most `more` after it, have the same. */
function runOf(
  places: Layout['places'],
  first: number,
  more: number,
  isFull: boolean,
): { head: Head; count: number } {
  const head = headOf(places[first]!, isFull);
  let count = 1;
  while (count <= more && places[first + count] && headOf(places[first + count]!, isFull) === head) count++;
  return { head, count };
}

function headOf(place: Place, isFull: boolean): Head {
  return isFull ? 'head' : place.kind === 'code' ? 'codeHead' : 'frameHead';
}

/** Logits of the rows of one pass, computed for all rows of a head at once when the first of them is asked for. */
class LazyLogits {
  readonly #model: TokenModel;
  readonly #hidden: Float32Array;
  readonly #width: number;
  #first = 0;
  #count = 0;
  #logits: Float32Array = new Float32Array(0);

  constructor(model: TokenModel, hidden: Float32Array, rows: number) {
    this.#model = model;
    this.#hidden = hidden;
    this.#width = hidden.length / rows;
  }

  /** Returns the id chosen from the logits of a row. */
  async choose(
    row: number,
    { head, count }: { head: Head; count: number },
    choose: ChooseId,
  ): Promise<number> {
    if (row >= this.#first + this.#count) {
      const rows = this.#hidden.subarray(row * this.#width, (row + count) * this.#width);
      this.#logits = await this.#model.logits(head, rows);
      [this.#first, this.#count] = [row, count];
    }
    const ids = this.#logits.length / this.#count;
    const start = (row - this.#first) * ids;
    return offsetOf(this.#model, head) + choose(this.#logits.subarray(start, start + ids));
  }
}

function offsetOf({ manifest: { vocabulary } }: TokenModel, head: Head): number {
  switch (head) {
    case 'head':
      return 0;
    case 'codeHead':
      return vocabulary.codeOffset;
    case 'frameHead':
      return vocabulary.frameOffset;
  }
}
