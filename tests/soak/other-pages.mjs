// Web pages without a Go board that are most like one: tables, other games, stones without lines.

const table = (columns, rows, cell) => {
  const line = (y) => `<tr>${Array.from({ length: columns }, (_, x) => cell(x, y)).join('')}</tr>`;
  return `<table style="border-collapse:collapse">${Array.from({ length: rows }, (_, y) => line(y)).join('')}</table>`;
};
const disc = (color, size) =>
  `<div style="width:${size}px;height:${size}px;margin:auto;border-radius:50%;background:${color}"></div>`;
const cell = (style, content = '') => `<td style="${style}">${content}</td>`;
const lines = (count, step, draw) => Array.from({ length: count }, (_, n) => draw(n * step)).join('');

/** By name. */
export const OTHER_PAGES = {
  chess: table(8, 8, (x, y) =>
    cell(
      `width:60px;height:60px;font-size:44px;text-align:center;background:${(x + y) % 2 ? '#b58863' : '#f0d9b5'}`,
      y < 2 ? '♜♞♝♛♚♝♞♜'[x] : y > 5 ? '♖♘♗♕♔♗♘♖'[x] : '',
    ),
  ),
  draughts: table(10, 10, (x, y) =>
    cell(
      `width:50px;height:50px;background:${(x + y) % 2 ? '#765' : '#fed'}`,
      (x + y) % 2 && (y < 4 || y > 5) ? disc(y < 4 ? '#111' : '#fff', 40) : '',
    ),
  ),
  reversi: table(8, 8, (x, y) =>
    cell(
      'border:2px solid #000;width:55px;height:55px;background:#080',
      (x * 7 + y * 3) % 4 === 1 ? disc((x + y) % 2 ? '#000' : '#fff', 45) : '',
    ),
  ),
  sudoku: table(9, 9, (x, y) =>
    cell(
      `border:1px solid #000;border-right-width:${x % 3 === 2 ? 3 : 1}px;border-bottom-width:${y % 3 === 2 ? 3 : 1}px;width:45px;height:45px;text-align:center`,
      (x * 5 + y * 3) % 9 < 4 ? String(((x * 5 + y * 3) % 9) + 1) : '',
    ),
  ),
  crossword: table(15, 15, (x, y) =>
    cell(
      `border:1px solid #000;width:30px;height:30px;background:${(x * 3 + y * 5) % 7 < 2 ? '#000' : '#fff'}`,
    ),
  ),
  sheet: table(12, 30, (x, y) =>
    cell(
      'border:1px solid #ccc;width:90px;height:20px;font:12px sans-serif',
      y === 0 ? 'ABCDEFGHIJKL'[x] : String(((x * 37 + y * 91) % 1000) / 10),
    ),
  ),
  calendar: table(7, 6, (x, y) =>
    cell('border:1px solid #999;width:100px;height:80px;vertical-align:top', String(y * 7 + x + 1)),
  ),
  keyboard: table(14, 5, (x, y) =>
    cell(
      'border:1px solid #555;width:46px;height:44px;background:#222;color:#fff;text-align:center',
      String.fromCharCode(65 + ((x + y * 14) % 26)),
    ),
  ),
  minesweeper: table(16, 16, (x, y) =>
    cell(
      'border:2px outset #eee;width:26px;height:26px;background:#bbb;text-align:center',
      (x * y) % 5 === 1 ? '1' : '',
    ),
  ),
  wood: '<div style="width:900px;height:700px;background:linear-gradient(#fc9,#963)"></div>',
  stones: `<div style="background:#963;width:800px">${`${disc('#111', 34)}${disc('#fff', 34)}`.repeat(12)}</div>`,
  dots: `<svg width="600" height="600">${lines(20, 30, (x) => lines(20, 30, (y) => `<circle cx="${x + 15}" cy="${y + 15}" r="2"/>`))}</svg>`,
  graph: `<svg width="700" height="500">${lines(14, 38, (y) => `<line x2="700" y1="${y}" y2="${y}" stroke="#ccc"/>`)}${lines(15, 50, (x) => `<line y2="500" x1="${x}" x2="${x}" stroke="#ccc"/>`)}<path d="M0 250 L200 90 L420 330 L700 120" fill="none" stroke="red"/></svg>`,
  text: `<p style="columns:3;font:16px serif">${'It was the best of times, it was the worst of times. '.repeat(120)}</p>`,
};
