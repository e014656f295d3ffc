// Web pages on which programs that others wrote draw a position. A position is { size, stones, last }; how it shall look is drawn at random.
// `bundles` has the programs' code as one script each; see screenshots.mjs.

const COLUMNS = 'abcdefghijklmnopqrstuvwxyz';
const MARKS = [
  { type: 'circle' },
  { type: 'cross' },
  { type: 'triangle' },
  { type: 'square' },
  { type: 'label', label: 'A' },
  { type: 'label', label: '12' },
  { type: 'label', label: '147' },
];

/** Returns what all pages share: background, width, coordinates, marks on stones and empty points. */
export function randomLook(random, { size, stones, last }) {
  const pick = (list) => list[Math.floor(list.length * random())];
  const points = [...stones.keys()];
  const full = points.filter((point) => stones[point] !== 0);
  const marks = new Map();
  if (random() < 0.6) {
    if (last >= 0) marks.set(last, { type: 'circle' });
    for (let left = Math.floor(6 * random()); left > 0; left--) marks.set(pick(points), pick(MARKS));
  }
  if (random() < 0.15) {
    full.forEach((point, index) => marks.set(point, { type: 'label', label: String(index + 1) }));
  }
  return {
    ...{ pick, random, marks, hasCoordinates: random() < 0.75 },
    background: pick(['#fff', '#eee', '#222', '#fed', '#cde', '#345']),
    width: Math.floor(260 + 800 * random()),
    distance: Math.max(11, Math.round((260 + 800 * random()) / (size + 2))),
  };
}

const page = (look, head, body) =>
  `<!doctype html><html><head><meta charset="utf-8">${head}</head><body style="background:${look.background}">${body}</body></html>`;
const rows = (size, of) =>
  Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => of(y * size + x)));
const place = (size, point) => COLUMNS[point % size] + COLUMNS[Math.floor(point / size)];
const ofColor = (stones, color) => [...stones.keys()].filter((point) => stones[point] === color);

/** Returns whose a point seems to be by the stones around it, -1..1: as programs shade expected territory. */
function influence(size, stones, point) {
  let sum = 0;
  stones.forEach((stone, other) => {
    const [across, down] = [
      (other % size) - (point % size),
      Math.floor(other / size) - Math.floor(point / size),
    ];
    sum += stone / (1 + across ** 2 + down ** 2);
  });
  return Math.tanh(sum);
}

/** What of a painter's page is the board. */
export const BOARD = '#board svg, #board canvas, #board .shudan-goban';

/** By name, what draws a position: `(position, look, bundles)` returns a page. */
export const PAINTERS = {
  shudan({ size, stones }, look, { shudan }) {
    const { pick, random } = look;
    const flat = '.shudan-goban-image{background-image:none}';
    const colors = (board, border, line) =>
      `.shudan-goban{--shudan-board-background-color:${board};--shudan-board-border-color:${border};--shudan-board-foreground-color:${line}}${flat}`;
    const theme = pick([
      ...['', '', colors('#444', '#333', '#aaa'), colors('#f7f7f7', '#ccc', '#222')],
      ...[colors('#6a9955', '#254', '#111'), colors('#d9b27c', '#654', '#432')],
    ]);
    const isPainted = random() < 0.2;
    const isHeated = random() < 0.25;
    const props = {
      vertexSize: look.distance,
      signMap: rows(size, (point) => stones[point]),
      markerMap: rows(size, (point) => look.marks.get(point) ?? null),
      showCoordinates: look.hasCoordinates,
      fuzzyStonePlacement: random() < 0.5,
      ...(isPainted ? { paintMap: rows(size, (point) => influence(size, stones, point)) } : {}),
      ...(isHeated
        ? {
            heatMap: rows(size, (point) =>
              stones[point] === 0 && random() < 0.05
                ? { strength: Math.ceil(9 * random()), text: `${Math.floor(99 * random())}%` }
                : null,
            ),
          }
        : {}),
    };
    const draw = `drawShudan(document.getElementById('board'), ${JSON.stringify(props)})`;
    return page(
      look,
      `<link rel="stylesheet" href="${shudan.css}"><style>${theme}</style>`,
      `<div id="board"></div><script>${shudan.js}</script><script>${draw}</script>`,
    );
  },

  besogo({ size, stones }, look, { besogo }) {
    const { pick, random } = look;
    const setUp = (name, points) =>
      points.length === 0 ? '' : `${name}${points.map((point) => `[${place(size, point)}]`).join('')}`;
    const labels = [...look.marks].filter(([, mark]) => mark.type === 'label');
    const shapes = [...look.marks].filter(([, mark]) => mark.type === 'triangle');
    const text = labels.map(([point, { label }]) => `[${place(size, point)}:${label}]`).join('');
    const sgf = [
      `(;GM[1]FF[4]SZ[${size}]`,
      ...[setUp('AB', ofColor(stones, 1)), setUp('AW', ofColor(stones, -1))],
      setUp(
        'TR',
        shapes.map(([point]) => point),
      ),
      `${text ? `LB${text}` : ''})`,
    ].join('');
    const theme = pick(['bold', 'book', 'dark', 'eidogo', 'flat', 'glift', 'kibitz', 'sensei', 'wood']);
    const options = {
      ...{ size, resize: 'fixed', nowheel: true },
      coord: look.hasCoordinates ? pick(['western', 'numeric', 'eastern']) : 'none',
      panels: pick(['', '', 'control+names+comment+tool+tree']),
      realstones: random() < 0.5,
      shadows: pick(['auto', 'off']),
    };
    const css = [`${besogo.folder}/css/besogo.css`, `${besogo.folder}/css/board-${theme}.css`];
    const links = css.map((path) => `<link rel="stylesheet" href="${path}">`).join('');
    return page(
      look,
      // Its stones are pictures beside its page.
      `<base href="${besogo.folder}/">${links}<script src="${besogo.folder}/besogo.all.js"></script>`,
      `<div id="board" style="width:${look.width}px">${sgf}</div><script>besogo.create(document.getElementById('board'), ${JSON.stringify(options)})</script>`,
    );
  },

  goban({ size, stones }, look, { goban }) {
    const { pick, random } = look;
    const themes = {
      board: pick([
        ...['Kaya', 'Plain', 'Night Play', 'HNG', 'HNG Night', 'Persimmon', 'Book', 'Granite', 'Bamboo'],
        ...['Red Oak', 'Slate', 'Anime'],
      ]),
      white: pick(['Shell', 'Plain', 'Glass', 'Night', 'Slate', 'Worn Glass']),
      black: pick(['Slate', 'Plain', 'Glass', 'Night', 'Worn Glass']),
    };
    const code = (color) =>
      ofColor(stones, color)
        .map((point) => place(size, point))
        .join('');
    const has = look.hasCoordinates;
    const config = {
      ...{ width: size, height: size, square_size: look.distance, mode: 'puzzle', interactive: false },
      ...{ draw_top_labels: has, draw_left_labels: has, draw_bottom_labels: has, draw_right_labels: has },
      initial_state: { black: code(1), white: code(-1) },
      players: { black: { id: 1, username: 'b' }, white: { id: 2, username: 'w' } },
    };
    const marks = [...look.marks].slice(0, 4).map(([point, { type, label }]) => {
      const what = type === 'label' ? label : type;
      return `board.setMark(${point % size}, ${Math.floor(point / size)}, ${JSON.stringify(what)}, false);`;
    });
    const script = `
      const answers = { getSelectedThemes: () => (${JSON.stringify({ ...themes, 'removal-graphic': 'x', 'removal-scale': 1, 'stone-shadows': 'default' })}),
        defaultConfig: () => ({}), watchSelectedThemes: () => ({ remove() {} }), getCoordinateDisplaySystem: () => 'A1', getCDNReleaseBase: () => '',
        customBlackStoneColor: () => '#000', customWhiteStoneColor: () => '#fff', customBoardColor: () => '#dcb35c', customBoardLineColor: () => '#000',
        customBoardUrl: () => '', customBlackStoneUrl: () => '', customWhiteStoneUrl: () => '', getMoveTreeNumbering: () => 'move-number' };
      goban.setGobanCallbacks(new Proxy(answers, { get: (all, name) => all[name] ?? (() => undefined) }));
      const board = new goban.${random() < 0.5 ? 'SVGRenderer' : 'GobanCanvas'}({ board_div: document.getElementById('board'), ...${JSON.stringify(config)} });
      ${marks.join('\n')}
      board.redraw(true);`;
    return page(
      look,
      '<style>#board{position:relative}#board canvas{position:absolute;left:0;top:0}</style>',
      `<div id="board"></div><script>${goban.js}</script><script>${script}</script>`,
    );
  },

  wgo({ size, stones, last }, look, { wgo }) {
    const { random } = look;
    const objects = [...stones.entries()]
      .filter(([, stone]) => stone !== 0)
      .map(([point, stone]) => [stone === 1 ? 'B' : 'W', point % size, Math.floor(point / size)]);
    const mark =
      last >= 0 && random() < 0.5
        ? `board.addObject(new WGo.MarkupBoardObject('CR', ${last % size}, ${Math.floor(last / size)}, ${stones[last]}));`
        : '';
    const config = { size, width: look.width, coordinates: look.hasCoordinates };
    const script = `const board = new WGo.SVGBoard(document.getElementById('board'), ${JSON.stringify(config)});
      for (const [color, x, y] of ${JSON.stringify(objects)}) board.addObject(new WGo.FieldBoardObject(color, x, y));
      ${mark}`;
    return page(
      look,
      `<style>${wgo.css}</style><script>${wgo.js}</script>`,
      `<div id="board" style="width:${look.width}px"></div><script>${script}</script>`,
    );
  },
};
