// Whole games as an unconfigured Sabaki plays them, through its own GTP layer, checked on its own board:
// npm run soak:sabaki -- [SIZE...]. Its default is 19x19, komi 6.5; here with four handicap stones, an undo and an analysis.
import process from 'node:process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { Controller, ControllerStateTracker } from '@sabaki/gtp';
import Board from '@sabaki/go-board';
import { rounded } from './rounded.mjs';

const HANDICAP = {
  9: ['C3', 'G7', 'C7', 'G3'],
  13: ['D4', 'K10', 'D10', 'K4'],
  19: ['D4', 'Q16', 'D16', 'Q4'],
};
const LETTERS = 'ABCDEFGHJKLMNOPQRST';
const program = fileURLToPath(new URL('../../dist/cli/vw-gtp.js', import.meta.url));

const vertexOf = (text, size) => [LETTERS.indexOf(text[0]), size - Number(text.slice(1))];

/** Returns the board after a move of either colour. Throws where it is none of Go's. */
function moved(board, sign, text, size) {
  if (text === 'PASS') return board;
  const vertex = vertexOf(text, size);
  const { overwrite, suicide, ko, pass } = board.analyzeMove(sign, vertex);
  if (overwrite || suicide || ko || pass) throw new Error(`${sign > 0 ? 'B' : 'W'} ${text} is illegal`);
  return board.makeMove(sign, vertex);
}

async function analysed(controller, color) {
  let reports = 0;
  let enough = () => {};
  const several = new Promise((resolve) => (enough = resolve));
  const analysis = controller.sendCommand({ name: 'kata-analyze', args: [color, '10'] }, ({ line }) => {
    if (line.startsWith('info ') && ++reports === 3) enough();
  });
  await several;
  await controller.sendCommand({ name: 'protocol_version' });
  if ((await analysis).error) throw new Error('the analysis ended with an error');
  return reports;
}

async function game(size) {
  const controller = new Controller(process.execPath, [program]);
  const tracker = new ControllerStateTracker(controller);
  controller.start();
  const names = ['name', 'version', 'protocol_version', 'list_commands'];
  await Promise.all(names.map((name) => controller.sendCommand({ name })));
  const handicap = { name: 'set_free_handicap', args: HANDICAP[size] };
  await tracker.sync({ komi: 6.5, boardsize: [size, size], history: [handicap] });
  let board = Board.fromDimensions(size);
  for (const stone of HANDICAP[size]) board = board.makeMove(1, vertexOf(stone, size));
  const boards = [board];
  const moves = [];
  const times = [];
  let [undone, reports] = [false, 0];
  while (!(moves.at(-1) === 'PASS' && moves.at(-2) === 'PASS')) {
    if (moves.length === 3 * size * size) throw new Error(`no end after ${moves.length} moves`);
    const [color, sign] = moves.length % 2 === 0 ? ['W', -1] : ['B', 1];
    const before = performance.now();
    const { content, error } = await controller.sendCommand({ name: 'genmove', args: [color] });
    times.push(performance.now() - before);
    if (error) throw new Error(`genmove ${color}: ${content}`);
    const text = content.trim().toUpperCase();
    boards.push(moved(boards.at(-1), sign, text, size));
    moves.push(text);
    if (moves.length === 20) reports = await analysed(controller, 'W');
    if (moves.length === 30 && !undone) {
      undone = true;
      for (let i = 0; i < 2; i++) {
        const undo = await controller.sendCommand({ name: 'undo' });
        if (undo.error) throw new Error(`undo: ${undo.content}`);
        boards.pop();
        moves.pop();
      }
    }
  }
  const score = await controller.sendCommand({ name: 'final_score' });
  await controller.stop();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => rounded(sorted[Math.floor(share * (sorted.length - 1))], 1);
  const [medianMs, p95Ms] = [at(0.5), at(0.95)];
  const result = score.content.trim();
  console.log(
    JSON.stringify({
      soak: 'sabaki',
      size,
      moves: moves.length,
      // One that Sabaki's own board does not allow has ended the program before.
      illegal: 0,
      result,
      reports,
      medianMs,
      p95Ms,
    }),
  );
}

for (const size of process.argv.length > 2 ? process.argv.slice(2).map(Number) : [19, 13]) await game(size);
