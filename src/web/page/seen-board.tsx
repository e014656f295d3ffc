import { useEffect, useRef, useState } from 'preact/hooks';
import type { Marker } from '@sabaki/shudan';
import { BLACK, type Point, type Sign, WHITE } from '../../go/point.js';
import { Board, gridOf } from './board.js';
import { Options } from './options.js';
import { Picture } from './picture.js';
import type { Reading } from './reading.js';
import type { Table } from './table.js';
import type { Wishes } from './table-view.js';

interface SeenBoardProps {
  readonly table: Table;
  readonly reading: Reading;
  readonly isBusy: boolean;
}

const TO_PLAY = [
  ['black', 'Black to move'],
  ['white', 'White to move'],
] as const;
const HUMANS = [
  ['both', 'You play both sides'],
  ['black', 'Black'],
  ['white', 'White'],
] as const;
const SIGNS: Readonly<Record<'black' | 'white', Sign>> = { black: BLACK, white: WHITE };

/** What was read off a picture: a click corrects a point, and the game goes on from there. */
export function SeenBoard({ table, reading, isBusy }: SeenBoardProps) {
  const [toPlay, setToPlay] = useState<'black' | 'white'>('black');
  const [human, setHuman] = useState<'both' | 'black' | 'white'>('both');
  const heading = useRef<HTMLHeadingElement>(null);
  // Who cannot see that the board is another one is told.
  useEffect(() => heading.current?.focus(), []);
  const { size, stones, doubtful, picture } = reading;
  const isDoubtful = (point: Point): boolean => doubtful.includes(point);
  const count = (color: Sign): number => stones.filter((stone) => stone === color).length;
  const wishes: Wishes['human'] = human === 'both' ? 0 : SIGNS[human];
  const marker = (point: Point): Marker | null => (isDoubtful(point) ? { type: 'label', label: '?' } : null);
  return (
    <div class="table">
      <div class="play">
        <h2 id="seen-title" ref={heading} tabIndex={-1}>
          Read off the picture: {size}×{size}, {count(BLACK)} black and {count(WHITE)} white stones
        </h2>
        <p class="note" id="doubtful">
          {doubtful.length === 0
            ? 'Nothing is doubtful.'
            : `${doubtful.length} ${doubtful.length === 1 ? 'point is' : 'points are'} doubtful, with a question mark.`}{' '}
          A click on a point puts a black stone there, then a white one, then none.
        </p>
        <Board
          {...{ size, stones, isBusy }}
          drawn={{ markerMap: gridOf(size, marker) }}
          nameOf={(point) => (isDoubtful(point) ? ', doubtful' : '')}
          onPress={(point) => table.correct(point)}
        />
        <div class="controls seen">
          <Options
            name="to-play"
            label="Who moves next"
            choices={TO_PLAY}
            chosen={toPlay}
            onChoose={setToPlay}
          />
          <Options
            name="seen-human"
            label="Whom you play"
            choices={HUMANS}
            chosen={human}
            onChoose={setHuman}
          />
          <div class="buttons">
            <button
              id="play-on"
              disabled={isBusy}
              onClick={() => void table.playOnFromReading(SIGNS[toPlay], wishes)}
            >
              Play on from here
            </button>
            <button id="drop-reading" onClick={() => table.dropReading()}>
              Back to the game
            </button>
          </div>
        </div>
      </div>
      <div class="mind">
        <section class="seen-picture">
          <Picture id="seen-picture" frame={picture} label="The picture" />
        </section>
      </div>
    </div>
  );
}
