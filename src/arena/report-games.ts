import { Game } from '../go/game.js';
import { freeHandicap } from '../go/handicap.js';
import { BLACK, PASS, type Point, parseVertex } from '../go/point.js';
import { formatResult } from '../match/result.js';
import { at, boardPicture } from '../report/board.js';
import { Html, markup } from '../report/html.js';
import { gallery } from '../report/page.js';
import { type GameEntry, verticesOf } from './game-entry.js';
import type { RunningGame } from './live-state.js';

/** Games that a page holds at most; the folder has all of them. */
const MOST_GAMES = 1000;

/**
 * Returns a list of games, and a board on which the chosen one is stepped through; with `linksRecords` its record is linked to, for a
 * page that lies in the tournament's folder.
 */
export function gameViewer(entries: readonly GameEntry[], size: number, linksRecords: boolean): Html {
  const shown = entries.slice(0, MOST_GAMES);
  const games = shown.map((entry) => changesOf(entry, size));
  const options = shown.map(
    (entry, index) =>
      markup`<option value="${index}">${entry.id}: ${entry.black} - ${entry.white} ${formatResult(entry.result)}, ${verticesOf(entry).length} moves</option>
`,
  );
  const rest = entries.length - shown.length;
  const place = (file: string): string => file.split('/').map(encodeURIComponent).join('/');
  const records = linksRecords
    ? shown.map(({ file, logs }) => [
        { text: 'SGF', place: place(file) },
        ...(logs
          ? [
              { text: 'Black’s log', place: place(logs.black) },
              { text: 'White’s log', place: place(logs.white) },
            ]
          : []),
      ])
    : [];
  const data = JSON.stringify({ games, records, size, from: at(0), cell: at(1) - at(0) });
  return markup`<div id="viewer">
<p><select aria-label="game" size="8">${options}</select></p>
${boardPicture({ size, stones: new Int8Array(size * size), widthPx: 420 })}
<p><button type="button" data-step="-1000">|&lt;</button> <button type="button" data-step="-1">&lt;</button>
<input type="range" min="0" value="0" aria-label="move"> <button type="button" data-step="1">&gt;</button>
<button type="button" data-step="1000">&gt;|</button> <output></output> <span></span></p>
${rest > 0 ? markup`<p class="note">${rest} more games are in the folder.</p>` : ''}
</div>
<script type="application/json" id="games">${new Html(data)}</script>
<script>${new Html(SCRIPT)}</script>`;
}

/** Running games that a page shows at most. */
const MOST_RUNNING = 24;

/** Returns small boards of games that are being played, the last move marked. */
export function runningBoards(games: readonly RunningGame[], size: number): Html {
  const boards = games.slice(0, MOST_RUNNING).map(({ id, black, white, ...rest }) => {
    const game = gameOf(rest, size);
    for (const point of pointsOf(rest, size)) game.play(game.toPlay, point);
    const last = game.moves.at(-1)?.point ?? PASS;
    const caption = markup`${black} - ${white}<br>${id}, ${game.moves.length} moves${game.moves.length > 0 && last === PASS ? ', a pass' : ''}`;
    const marks = last === PASS ? [] : [{ point: last, shape: 'circle' as const }];
    return boardPicture({ size, stones: game.stones, marks, caption, widthPx: 170 });
  });
  const rest = games.length - boards.length;
  return markup`${gallery(boards)}${rest > 0 ? markup`<p class="note">And ${rest} more.</p>` : ''}`;
}

type PlayedMoves = Pick<GameEntry, 'moves' | 'handicap'>;

/** Returns a game before its first move. */
function gameOf({ handicap = 0 }: PlayedMoves, size: number): Game {
  return new Game(size, { handicap: handicap > 0 ? freeHandicap(size, handicap) : [] });
}

function pointsOf(game: PlayedMoves, size: number): Point[] {
  return verticesOf(game).map((vertex) => parseVertex(vertex, size));
}

/**
 * Returns handicap stones, and what each move changes: the stone it puts (+1 and up: Black's, negative: White's, 0: a
 * pass), then what it takes.
 */
function changesOf(entry: GameEntry, size: number): { stones: readonly Point[]; moves: number[][] } {
  const game = gameOf(entry, size);
  const stones = [...game.stones.keys()].filter((point) => game.stones[point] !== 0);
  const moves = pointsOf(entry, size).map((point) => {
    const color = game.toPlay;
    const before = game.stones;
    game.play(color, point);
    const sign = color === BLACK ? 1 : -1;
    const taken = [...before.keys()].filter((place) => before[place] === -color && game.stones[place] === 0);
    return [point === PASS ? 0 : sign * (point + 1), ...taken];
  });
  return { stones, moves };
}

const SCRIPT = `
const { games, records, size, from, cell } = JSON.parse(document.getElementById('games').textContent);
const viewer = document.getElementById('viewer');
const [list, svg, slider, output, links] = ['select', 'svg', 'input', 'output', 'span'].map((name) => viewer.querySelector(name));
const layer = svg.appendChild(document.createElementNS(svg.namespaceURI, 'g'));
const add = (point, radius, attributes) => {
  const circle = layer.appendChild(document.createElementNS(svg.namespaceURI, 'circle'));
  const place = { cx: from + cell * (point % size), cy: from + cell * Math.floor(point / size), r: radius };
  for (const [name, value] of Object.entries({ ...place, ...attributes })) circle.setAttribute(name, value);
};
const draw = () => {
  const { stones: handicap, moves } = games[list.value] ?? { stones: [], moves: [] };
  slider.max = moves.length;
  links.replaceChildren(...(records[list.value] ?? []).flatMap(({ text, place }) => {
    const link = document.createElement('a');
    link.textContent = text;
    link.href = place;
    return [link, ' '];
  }));
  const stones = new Map(handicap.map((point) => [point, 1]));
  let last = 0;
  for (const [stone, ...taken] of moves.slice(0, slider.value)) {
    if (stone !== 0) stones.set(Math.abs(stone) - 1, Math.sign(stone));
    for (const point of taken) stones.delete(point);
    last = stone;
  }
  layer.replaceChildren();
  for (const [point, color] of stones) add(point, 11, { fill: color > 0 ? '#111' : '#fafafa', stroke: '#333' });
  if (last !== 0) add(Math.abs(last) - 1, 4, { fill: 'none', stroke: last > 0 ? '#fff' : '#111', 'stroke-width': 2 });
  output.textContent = slider.value + ' of ' + moves.length + (slider.value > 0 && last === 0 ? ' (pass)' : '');
};
const step = (by) => { slider.value = Number(slider.value) + by; draw(); };
list.addEventListener('change', () => { slider.max = 1000; slider.value = 1000; draw(); step(0); });
slider.addEventListener('input', draw);
for (const button of viewer.querySelectorAll('button')) button.addEventListener('click', () => step(Number(button.dataset.step)));
if (games.length > 0) list.selectedIndex = 0;
draw();
step(1000);
`;
