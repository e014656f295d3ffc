import { useState } from 'preact/hooks';
import { BLACK } from '../../go/point.js';
import { Codes } from './codes.js';
import { Controls } from './controls.js';
import { openFile } from './files.js';
import { GameBoard, type Overlay } from './game-board.js';
import { Graph } from './graph.js';
import { Film, Imagination } from './imagination.js';
import { SeenBoard } from './seen-board.js';
import { statusOf } from './status.js';
import type { Table } from './table.js';
import type { TableView } from './table-view.js';

/** The whole page. */
export function App({ table, view }: { readonly table: Table; readonly view: TableView }) {
  const [overlay, setOverlay] = useState<Overlay>('none');
  const [isDragged, setDragged] = useState(false);
  const { position, state, fault, loaded, reading } = view;
  const isBusy = state !== 'ready';
  return (
    <main
      class={isDragged ? 'dropping' : ''}
      onDragOver={(event) => {
        event.preventDefault();
        setDragged(true);
      }}
      onDragLeave={() => setDragged(false)}
      onDrop={(event) => {
        event.preventDefault();
        setDragged(false);
        void openFile(table, event.dataTransfer?.files[0]);
      }}
    >
      <header>
        <h1>VideoWorld Go</h1>
        <p>A model that has only watched videos of Go. It plays by imagining the next frame.</p>
      </header>
      {fault && (
        <p id="fault" role="alert">
          {fault}
        </p>
      )}
      {reading && <SeenBoard {...{ table, reading, isBusy }} />}
      <div class="table" hidden={reading !== undefined}>
        <div class="play">
          <p id="status" role="status">
            {statusOf(view)}
          </p>
          {position && !reading ? (
            <GameBoard
              {...{ position, overlay, isBusy }}
              analysis={view.analysis}
              onPoint={(point) => void table.play(point)}
              onChain={(chain) => void table.toggleDead(chain)}
            />
          ) : (
            <div class="board waiting" />
          )}
          <Sides view={view} />
          <Controls {...{ table, view, overlay }} onOverlay={setOverlay} />
        </div>
        {position && (
          <div class="mind">
            <Imagination
              position={position}
              generated={view.generated}
              corrected={view.corrected}
              moveCount={view.moveCount}
            />
            <Film
              film={view.film}
              size={position.size}
              isBusy={isBusy}
              onImagine={() => void table.imagine()}
            />
            <Graph estimates={view.estimates} moves={position.moves.length} />
            <Codes table={table} moves={position.moves.length} />
          </div>
        )}
      </div>
      <footer>
        <p id="device">
          {loaded
            ? `Model ${loaded.model}, in this page on ${loaded.device === 'webgpu' ? 'WebGPU' : 'WebAssembly'}, ${loaded.threads} ${loaded.threads === 1 ? 'thread' : 'threads'}. ${loaded.note}`
            : 'The model has 11 MB.'}
        </p>
      </footer>
    </main>
  );
}

/** Captured stones and clocks. */
function Sides({ view: { position, times, wishes } }: { readonly view: TableView }) {
  if (!position) return null;
  const { captures, komi } = position;
  const clock = (timeMs: number): string => {
    const seconds = Math.ceil(timeMs / 1000);
    return ` · ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  };
  const hasClock = times && wishes.minutes > 0;
  return (
    <p class="sides">
      <span class={times?.running === BLACK ? 'running' : ''}>
        ● Black: {captures.black} captured{hasClock ? clock(times.blackMs) : ''}
      </span>
      <span class={times?.running === -1 ? 'running' : ''}>
        ○ White: {captures.white} captured{hasClock ? clock(times.whiteMs) : ''}
      </span>
      <span>komi {komi}</span>
    </p>
  );
}
