import { render } from 'preact';
import { App } from './app.js';
import { BrowserDoor, type EnginePort } from './browser-engine/browser-door.js';
import { openFile } from './files.js';
import { GameStore } from './game-store.js';
import { Table } from './table.js';
import type { TableView } from './table-view.js';

const worker = new Worker(new URL('engine-worker.js', document.baseURI), { type: 'module' });
const door = new BrowserDoor(worker as unknown as EnginePort);
const root = document.getElementById('root')!;

/** Draws the page, and says on its body how things stand, for those who drive it from outside. */
function show(view: TableView): void {
  render(<App table={table} view={view} />, root);
  const { dataset } = document.body;
  dataset['state'] = view.state === 'ready' ? 'ready' : 'busy';
  dataset['moves'] = String(view.position?.moves.length ?? 0);
  if (view.generated) dataset['moveTimeMs'] = view.generated.timeMs.toFixed();
  if (!view.loaded) return;
  dataset['loadTimeMs'] = view.loaded.loadTimeMs.toFixed();
  dataset['device'] = `${view.loaded.device}, threads: ${view.loaded.threads}`;
}

const table = new Table(door, new GameStore(sessionStorage), show);
show(table.view);
// A screenshot from the clipboard.
document.addEventListener('paste', ({ clipboardData }) => void openFile(table, clipboardData?.files[0]));
// ?device=webgpu asks for WebGPU; ?views=1 looks at the board from one side only.
const wishes = new URLSearchParams(location.search);
await table.start({
  device: wishes.get('device') === 'webgpu' ? 'webgpu' : 'cpu',
  views: wishes.get('views') === '1' ? 1 : 8,
});
// Pages built for a web host name one; it keeps the page's files, so that it opens without a network. On plain http: from
// elsewhere browsers have none, and a page that is not kept plays all the same.
const keeper = document.documentElement.dataset['serviceWorker'];
if (keeper && 'serviceWorker' in navigator) {
  navigator.serviceWorker.register(keeper).catch(() => undefined);
}
