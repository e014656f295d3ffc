import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatVertex } from '../../go/point.js';
import type { ImaginedLine } from '../../think/thinker.js';
import type { Generated, Position } from './browser-engine/calls.js';
import { Picture, differenceOf } from './picture.js';

interface ImaginationProps {
  readonly position: Position;
  readonly generated: Generated | undefined;
  readonly corrected: number;
  readonly moveCount: number;
}

/** What the model saw, what it generated, token by token, and what is different. */
export function Imagination({ position, generated, corrected, moveCount }: ImaginationProps) {
  const difference = useMemo(
    () => (generated?.imagined ? differenceOf(generated.given, generated.imagined) : undefined),
    [generated],
  );
  const given = generated?.givenTokens ?? position.tokens;
  return (
    <section aria-labelledby="imagination-title">
      <h2 id="imagination-title">What it imagined</h2>
      <div class="frames">
        <Picture
          id="given"
          frame={generated?.given ?? position.frame}
          label="What the model sees, its stones black"
        />
        <Picture id="imagined" frame={generated?.imagined} label="The next frame that it imagined" />
        <Picture id="difference" frame={difference} label="What has changed between them" />
      </div>
      <p id="explanation">{generated?.explanation ?? 'Its next frame appears when it moves.'}</p>
      {/* Side by side there is room for three columns each, a 9×9 board's. */}
      <div class={given.length > 9 ? 'tokens stacked' : 'tokens'}>
        <Tokens title="Tokens seen" tokens={given} before={given} />
        <div class="codes" aria-label="Latent codes">
          <span class="label">Latent codes</span>
          <span>
            past{' '}
            {generated && generated.history.length > 0 ? [...generated.history].reverse().join(' ') : 'none'}
          </span>
          <span>
            next <b>{generated?.code ?? '…'}</b>
            {generated?.probability === undefined
              ? ''
              : ` · ${(generated.probability * 100).toFixed(1)} % sure`}
          </span>
        </div>
        <Tokens title="Tokens generated" tokens={generated?.imaginedTokens ?? []} before={given} />
      </div>
      <p class="note">
        {moveCount === 0
          ? 'Rules are asked only after a frame is generated.'
          : `${corrected} of ${moveCount} frames showed no legal move at first and were corrected.`}
      </p>
    </section>
  );
}

/** The tokens of a frame as they lie on the board; those that changed stand out. */
function Tokens({
  title,
  tokens,
  before,
}: {
  readonly title: string;
  readonly tokens: readonly number[];
  readonly before: readonly number[];
}) {
  const side = Math.max(1, Math.round(Math.sqrt(tokens.length || before.length)));
  const cells = tokens.length > 0 ? tokens : before.map(() => undefined);
  return (
    <div>
      <span class="label">{title}</span>
      <div class="grid" style={{ gridTemplateColumns: `repeat(${side}, 1fr)` }}>
        {cells.map((token, index) => (
          <span
            key={`${index} ${token}`}
            class={token !== undefined && token !== before[index] ? 'changed' : ''}
            style={{ animationDelay: `${index * 60}ms` }}
          >
            {token ?? '·'}
          </span>
        ))}
      </div>
    </div>
  );
}

interface FilmProps {
  readonly film: ImaginedLine | undefined;
  readonly size: number;
  readonly isBusy: boolean;
  readonly onImagine: () => void;
}

const FRAME_TIME_MS = 700;

/** The likeliest future, frame after frame, to be looked at in any order. */
export function Film({ film, size, isBusy, onImagine }: FilmProps) {
  const [at, setAt] = useState(0);
  const [plays, setPlays] = useState(false);
  useEffect(() => {
    setAt(0);
    setPlays(film !== undefined && film.steps.length > 1);
  }, [film]);
  const last = (film?.steps.length ?? 1) - 1;
  useEffect(() => {
    if (!plays || !film) return;
    if (at >= last) {
      setPlays(false);
      return;
    }
    const timer = setTimeout(() => setAt(at + 1), FRAME_TIME_MS);
    return () => clearTimeout(timer);
  }, [plays, at, film, last]);
  const step = film?.steps[at];
  return (
    <section aria-labelledby="film-title">
      <h2 id="film-title">The future that it expects</h2>
      <div class="film">
        {step ? (
          <Picture id="film" frame={step.frame} label="A frame of the imagined future">
            {at + 1} of {last + 1}: {step.color === 1 ? 'Black' : 'White'} {formatVertex(step.point, size)},{' '}
            {(step.probability * 100).toFixed(0)} %
          </Picture>
        ) : (
          <p class="note">
            Frame after frame, each imagined from the one before. The side to move is always black.
          </p>
        )}
        <div class="reel">
          <button id="imagine" disabled={isBusy} onClick={onImagine}>
            Imagine
          </button>
          {film && film.steps.length > 0 && (
            <>
              <input
                id="scrub"
                type="range"
                min={0}
                max={last}
                value={at}
                aria-label="Frame of the future"
                onInput={(event) => {
                  setPlays(false);
                  setAt(Number(event.currentTarget.value));
                }}
              />
              <button onClick={() => (at >= last ? (setAt(0), setPlays(true)) : setPlays(!plays))}>
                {plays ? 'Stop' : 'Play'}
              </button>
              <ol class="line">
                {film.steps.map(({ point, color }, index) => (
                  <li key={index} class={index === at ? 'here' : ''}>
                    {color === 1 ? 'B' : 'W'} {formatVertex(point, size)}
                  </li>
                ))}
              </ol>
            </>
          )}
        </div>
      </div>
    </section>
  );
}
