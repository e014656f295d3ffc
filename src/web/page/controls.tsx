import { useState } from 'preact/hooks';
import { BLACK, PASS, WHITE } from '../../go/point.js';
import type { Overlay } from './board.js';
import { openFile, saveText } from './files.js';
import type { Table, TableView, Wishes } from './table.js';

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

/** Everything that can be done with a game. */
export function Controls({ table, view, overlay, onOverlay }: ControlsProps) {
  const { position, wishes, ending, state } = view;
  const isOver = ending !== '' || position?.result !== undefined;
  const isIdle = state === 'ready';
  const canMove = isIdle && !isOver && position !== undefined;
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
          Open SGF
          <input
            id="open"
            type="file"
            accept=".sgf"
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
      <div class="choice" role="radiogroup" aria-label="What lies over the board">
        {OVERLAYS.map(([name, label]) => (
          <label key={name} class={overlay === name ? 'chosen' : ''}>
            <input
              type="radio"
              name="overlay"
              value={name}
              checked={overlay === name}
              onChange={() => onOverlay(name)}
            />
            {label}
          </label>
        ))}
      </div>
      <NewGame wishes={wishes} isIdle={isIdle} onBegin={(wanted) => void table.newGame(wanted)} />
    </div>
  );
}

interface NewGameProps {
  readonly wishes: Wishes;
  readonly isIdle: boolean;
  readonly onBegin: (wishes: Wishes) => void;
}

function NewGame({ wishes, isIdle, onBegin }: NewGameProps) {
  const [draft, setDraft] = useState(wishes);
  const change = (part: Partial<Wishes>): void => setDraft({ ...draft, ...part });
  const numberOf = (event: { readonly currentTarget: { readonly value: string } }): number =>
    Number(event.currentTarget.value);
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
        <label>
          You play
          <select
            id="human"
            value={draft.human}
            onChange={(event) => change({ human: numberOf(event) as Wishes['human'] })}
          >
            <option value={BLACK}>Black</option>
            <option value={WHITE}>White</option>
            <option value={0}>both sides</option>
          </select>
        </label>
        <label>
          Handicap
          <select
            id="handicap"
            value={draft.handicap}
            onChange={(event) => change({ handicap: numberOf(event) })}
          >
            {[0, 2, 3, 4, 5].map((stones) => (
              <option key={stones} value={stones}>
                {stones === 0 ? 'none' : `${stones} stones`}
              </option>
            ))}
          </select>
        </label>
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
            onInput={(event) => change({ komi: numberOf(event) })}
          />
        </label>
        <label>
          Time
          <select
            id="minutes"
            value={draft.minutes}
            onChange={(event) => change({ minutes: numberOf(event) })}
          >
            {[0, 1, 5, 10, 30].map((minutes) => (
              <option key={minutes} value={minutes}>
                {minutes === 0 ? 'no clock' : `${minutes} min each`}
              </option>
            ))}
          </select>
        </label>
        <button id="begin" disabled={!isIdle}>
          Begin
        </button>
      </form>
    </details>
  );
}
