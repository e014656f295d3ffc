import { useState } from 'preact/hooks';
import { defaultKomi } from '../../go/game.js';
import { maxFixedHandicap } from '../../go/handicap.js';
import { BLACK, PASS, WHITE } from '../../go/point.js';
import type { Overlay } from './game-board.js';
import { LEVELS } from '../../think/levels.js';
import { openFile, saveText } from './files.js';
import { Options } from './options.js';
import { isOver } from './status.js';
import type { Table } from './table.js';
import type { TableView, Wishes } from './table-view.js';

interface ControlsProps {
  readonly table: Table;
  readonly view: TableView;
  readonly overlay: Overlay;
  readonly onOverlay: (overlay: Overlay) => void;
}

const OVERLAYS: readonly (readonly [Overlay, string])[] = [
  ['none', 'Board'],
  ['expected', 'Next move'],
  ['owners', 'Territory'],
];

const HUMANS: Names<Wishes['human']> = [
  [BLACK, 'Black'],
  [WHITE, 'White'],
  [0, 'both sides'],
];
const HANDICAPS: Names<number> = [0, 2, 3, 4, 5, 6, 7, 8, 9].map((stones) => [
  stones,
  stones === 0 ? 'none' : `${stones} stones`,
]);
const STRENGTHS: Names<number> = [
  [0, 'its own, and more with a clock'],
  ...LEVELS.map((_, index) => [index + 1, `level ${index + 1}`] as const),
];
const MINUTES: Names<number> = [0, 1, 5, 10, 30].map((minutes) => [
  minutes,
  minutes === 0 ? 'no clock' : `${minutes} min each`,
]);

/** Everything that can be done with a game. */
export function Controls({ table, view, overlay, onOverlay }: ControlsProps) {
  const { position, wishes, state } = view;
  const isIdle = state === 'ready';
  const canMove = isIdle && !isOver(view) && position !== undefined;
  return (
    <div class="controls">
      <div class="buttons">
        <button id="pass" disabled={!canMove} onClick={() => void table.play(PASS)}>
          Pass
        </button>
        <button id="undo" disabled={!isIdle || !position?.moves.length} onClick={() => void table.undo()}>
          Undo
        </button>
        <button id="resign" disabled={!canMove} onClick={() => table.resign()}>
          Resign
        </button>
        <label class="button">
          Open SGF or picture
          <input
            id="open"
            type="file"
            accept=".sgf,image/*"
            onChange={({ currentTarget }) => {
              void openFile(table, currentTarget.files?.[0]);
              currentTarget.value = '';
            }}
          />
        </label>
        <button
          id="save"
          disabled={!position}
          onClick={() => position && saveText(position.sgf, 'application/x-go-sgf', 'game.sgf')}
        >
          Save SGF
        </button>
      </div>
      <Options
        name="overlay"
        label="What lies over the board"
        choices={OVERLAYS}
        chosen={overlay}
        onChoose={onOverlay}
      />
      <NewGame
        wishes={wishes}
        sizes={view.loaded?.boardSizes ?? [wishes.size]}
        isIdle={isIdle}
        onBegin={(wanted) => void table.newGame(wanted)}
      />
    </div>
  );
}

interface NewGameProps {
  readonly wishes: Wishes;
  readonly sizes: readonly number[];
  readonly isIdle: boolean;
  readonly onBegin: (wishes: Wishes) => void;
}

function NewGame({ wishes, sizes, isIdle, onBegin }: NewGameProps) {
  const [draft, setDraft] = useState(wishes);
  const change = (part: Partial<Wishes>): void => setDraft({ ...draft, ...part });
  return (
    <details class="new-game">
      <summary>New game</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          (event.currentTarget.parentElement as HTMLDetailsElement).open = false;
          onBegin(draft);
        }}
      >
        <Choice
          id="human"
          label="You play"
          value={draft.human}
          names={HUMANS}
          onChange={(human) => change({ human })}
        />
        <Choice
          id="size"
          label="Board"
          value={draft.size}
          names={sizes.map((size) => [size, `${size}×${size}`])}
          onChange={(size) => {
            const handicap = draft.handicap <= maxFixedHandicap(size) ? draft.handicap : 0;
            change({
              size,
              handicap,
              komi: draft.komi === defaultKomi(draft.size) ? defaultKomi(size) : draft.komi,
            });
          }}
        />
        <Choice
          id="handicap"
          label="Handicap"
          value={draft.handicap}
          names={HANDICAPS.filter(([stones]) => stones <= maxFixedHandicap(draft.size))}
          onChange={(handicap) => change({ handicap })}
        />
        <label>
          Komi
          <input
            id="komi"
            type="number"
            step="0.5"
            min="-100"
            max="100"
            required
            value={draft.komi}
            onInput={({ currentTarget }) => change({ komi: Number(currentTarget.value) })}
          />
        </label>
        <Choice
          id="level"
          label="Strength"
          value={draft.level}
          names={STRENGTHS}
          onChange={(level) => change({ level })}
        />
        <Choice
          id="minutes"
          label="Time"
          value={draft.minutes}
          names={MINUTES}
          onChange={(minutes) => change({ minutes })}
        />
        <button id="begin" disabled={!isIdle}>
          Begin
        </button>
      </form>
    </details>
  );
}

/** What a number is called where it is chosen. */
type Names<Value extends number> = readonly (readonly [Value, string])[];

interface ChoiceProps<Value extends number> {
  readonly id: string;
  readonly label: string;
  readonly value: Value;
  readonly names: Names<Value>;
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends number>({ id, label, value, names, onChange }: ChoiceProps<Value>) {
  return (
    <label>
      {label}
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) => onChange(Number(currentTarget.value) as Value)}
      >
        {names.map(([number, name]) => (
          <option key={number} value={number}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
