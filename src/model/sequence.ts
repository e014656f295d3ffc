import { type Manifest, tokensAcross } from './manifest.js';

/** What the program knows of a place after the prompt. */
export type Place =
  /** One of a range of ids: `head` says which. */
  | { readonly kind: 'code' }
  | { readonly kind: 'frame'; readonly token: number }
  /** A special token that always stands here. */
  | { readonly kind: 'special'; readonly id: number };

/** The sequence of an autoregressive model as ids. */
export interface Layout {
  /** Returns the prompt for a frame's tokens. */
  prompt(tokens: readonly number[]): number[];
  /** What follows the prompt, up to the next frame's last token. */
  readonly places: readonly Place[];
}

/** Returns the layout that model.json describes. */
export function layoutOf(manifest: Manifest): Layout {
  const { sequence, vocabulary, codes } = manifest;
  const special = (name: string): number => vocabulary.special[name]!;
  const count = tokensAcross(manifest, manifest.boardSizes[0]!) ** 2;
  const start = sequence.indexOf('codes');
  return {
    prompt: (given) =>
      sequence
        .slice(0, start)
        .flatMap((part) =>
          part === 'frame' ? given.map((token) => vocabulary.frameOffset + token) : [special(part)],
        ),
    places: sequence.slice(start, sequence.indexOf('nextFrame') + 1).flatMap((part): Place[] => {
      if (part === 'codes') return Array.from({ length: codes.horizon }, () => ({ kind: 'code' }));
      if (part === 'nextFrame')
        return Array.from({ length: count }, (_, token) => ({ kind: 'frame', token }));
      return [{ kind: 'special', id: special(part) }];
    }),
  };
}
