import { BLACK, PASS, type Point, type Sign, WHITE, formatVertex } from '../../../go/point.js';
import { RESIGN } from '../../../player/player.js';
import type { Frame } from '../../../render/frame.js';
import { messageOf } from '../../../util/errors.js';
import { BrowserDoor, type EnginePort } from './browser-door.js';
import type { Generated, Position } from './calls.js';

const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const KOMI = 7;

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const door = new BrowserDoor(
  new Worker(new URL('engine-worker.js', document.baseURI), { type: 'module' }) as unknown as EnginePort,
);

/** What the person plays. */
let human: Sign = BLACK;
let position: Position | undefined;
let points: HTMLButtonElement[] = [];
let resigned = false;
let isBusy = false;

void alone(async () => {
  // ?device=webgpu asks for WebGPU; ?views=1 looks at the board from one side only.
  const wishes = new URLSearchParams(location.search);
  const loaded = await door.call('load', {
    device: wishes.get('device') === 'webgpu' ? 'webgpu' : 'cpu',
    views: wishes.get('views') === '1' ? 1 : 8,
  });
  document.body.dataset['loadTimeMs'] = loaded.loadTimeMs.toFixed();
  document.body.dataset['device'] = `${loaded.device}, threads: ${loaded.threads}`;
  await begin(BLACK, loaded.boardSizes[0]!);
  element('explanation').textContent = loaded.note;
});

element('pass').onclick = () => void alone(() => play(PASS));
element('undo').onclick = () => void alone(takeBack);
element('black').onclick = () => void alone(() => again(BLACK));
element('white').onclick = () => void alone(() => again(WHITE));

/** Does one thing at a time; what comes in between is not done. */
async function alone(step: () => Promise<void>): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  document.body.dataset['state'] = 'busy';
  try {
    await step();
  } catch (error) {
    say(messageOf(error));
  } finally {
    isBusy = false;
    document.body.dataset['state'] = 'ready';
  }
}

async function begin(color: Sign, size: number): Promise<void> {
  human = color;
  resigned = false;
  const fresh = await door.call('newGame', { size, komi: KOMI, handicap: 0 });
  if (points.length !== size * size) makeBoard(size);
  for (const id of ['given', 'imagined']) clear(element<HTMLCanvasElement>(id));
  element('explanation').textContent = '';
  show(fresh);
  await answer();
}

/** Nothing can be played before the model is there. */
async function again(color: Sign): Promise<void> {
  if (position) await begin(color, position.size);
}

async function play(point: Point): Promise<void> {
  if (!position || resigned || position.result || position.toPlay !== human) return;
  show(await door.call('play', { point }));
  await answer();
}

/** Lets the engine move where it is its turn. */
async function answer(): Promise<void> {
  if (!position || position.result || position.toPlay === human) return;
  say('The model imagines the next frame …');
  const generated = await door.call('genmove', {});
  document.body.dataset['moveTimeMs'] = generated.timeMs.toFixed();
  resigned = generated.move === RESIGN;
  showImagined(generated);
  show(generated.position);
}

async function takeBack(): Promise<void> {
  if (!position) return;
  const mine = position.moves.map(({ color }) => color).lastIndexOf(human);
  if (mine < 0) return;
  resigned = false;
  show(await door.call('undo', { moves: position.moves.length - mine }));
}

function makeBoard(size: number): void {
  const board = element('board');
  board.style.gridTemplate = `repeat(${size}, 1fr) / repeat(${size}, 1fr)`;
  points = Array.from({ length: size * size }, (_, point) => {
    const button = document.createElement('button');
    button.dataset['edges'] = edgesOf(point, size).join(' ');
    button.tabIndex = point === 0 ? 0 : -1;
    button.onclick = () => void alone(() => play(point));
    button.onkeydown = (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow) return;
      event.preventDefault();
      const [x, y] = [(point % size) + arrow[0], Math.floor(point / size) + arrow[1]];
      if (x >= 0 && y >= 0 && x < size && y < size) focus(y * size + x);
    };
    return button;
  });
  board.replaceChildren(...points);
}

/** Returns the edges of the board at which a point lies: no line goes on from there. */
function edgesOf(point: Point, size: number): string[] {
  const [x, y] = [point % size, Math.floor(point / size)];
  const last = size - 1;
  return [x === 0 && 'left', x === last && 'right', y === 0 && 'top', y === last && 'bottom'].filter(
    (edge) => edge !== false,
  );
}

/** Of the board's points one can be reached by the tab key, the one last used. */
function focus(point: Point): void {
  for (const [other, button] of points.entries()) button.tabIndex = other === point ? 0 : -1;
  points[point]!.focus();
}

function show(now: Position): void {
  position = now;
  const last = now.moves.at(-1);
  for (const [point, button] of points.entries()) {
    const stone = now.stones[point] === BLACK ? 'black' : now.stones[point] === WHITE ? 'white' : 'empty';
    button.dataset['stone'] = stone;
    button.ariaLabel = `${formatVertex(point, now.size)} ${stone}`;
    button.toggleAttribute('data-last', last?.point === point);
  }
  document.body.dataset['moves'] = String(now.moves.length);
  say(wordsFor(now));
}

function wordsFor({ result, moves, toPlay, size }: Position): string {
  if (resigned) return 'The model resigns: you win.';
  if (result) return `The game is over: ${result.score}.`;
  const last = moves.at(-1);
  const played = last
    ? `${last.color === BLACK ? 'Black' : 'White'} ${formatVertex(last.point, size)}. `
    : '';
  return toPlay === human ? `${played}Your move, ${human === BLACK ? 'Black' : 'White'}.` : played;
}

function showImagined({ given, imagined, explanation }: Generated): void {
  draw(element<HTMLCanvasElement>('given'), given);
  const canvas = element<HTMLCanvasElement>('imagined');
  if (imagined) draw(canvas, imagined);
  else clear(canvas);
  element('explanation').textContent = explanation;
}

function draw(canvas: HTMLCanvasElement, { width, height, data }: Frame): void {
  [canvas.width, canvas.height] = [width, height];
  const image = new ImageData(width, height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    image.data.set(data.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    image.data[pixel * 4 + 3] = 255;
  }
  canvas.getContext('2d')!.putImageData(image, 0, 0);
}

function clear(canvas: HTMLCanvasElement): void {
  canvas.getContext('2d')!.clearRect(0, 0, canvas.width, canvas.height);
}

function say(text: string): void {
  element('status').textContent = text;
}
