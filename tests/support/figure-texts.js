// How what was measured is shown on pages: by the name of a block, Markdown from `measured(NAME)`, the content of docs/figures/NAME.json.

const SIZES = [9, 13, 19];
const Z_95 = 1.959964;

const percent = (share, digits = 2) => `${(100 * share).toFixed(digits)} %`;
const inWords = (count) => count.toLocaleString('en');
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const typed = (commands) => commands.map((command) => `    ${command}`).join('\n');

/** Wilson's interval (1927) of a score, games taken as independent. */
export function wilson(score, games) {
  const spread = Z_95 * Math.sqrt((score * (1 - score) + Z_95 ** 2 / (4 * games)) / games);
  const middle = score + Z_95 ** 2 / (2 * games);
  const scale = 1 + Z_95 ** 2 / games;
  return [(middle - spread) / scale, (middle + spread) / scale];
}

/** `88.8 % (83.6 to 92.4)` */
function scoreOf({ wins, draws, losses }) {
  const games = wins + draws + losses;
  const score = (wins + draws / 2) / games;
  const short = (share) => (share > 0.9999 ? '100' : (100 * share).toFixed(1));
  const [low, high] = wilson(score, games).map(short);
  return `${short(score)} % (${low} to ${high})`;
}

const bySize = (results, size) => results.find((result) => result.size === size);

function heldOutRows(measured, names) {
  const ours = SIZES.map((size) => bySize(measured('held-out').results, size));
  const policy = SIZES.map((size) => bySize(measured('policy').results, size));
  const rows = {
    moves: ['moves, games', ...ours.map(({ positions, games }) => `${inWords(positions)} of ${games}`)],
    readBack: [
      'boards read back exactly by the tokenizer',
      ...ours.map((one) => percent(one.boardsReadBack)),
    ],
    legal: [
      'raw generated frames readable and legal, before any correction',
      ...ours.map((one) => percent(one.rawLegal)),
    ],
    exact: [
      'raw frames that are the board after their move to the last stone',
      ...ours.map((one) => percent(one.rawExact)),
    ],
    matched: [
      'moves of a strong KataGo network matched, games it never saw',
      ...ours.map((one) => percent(one.matched)),
    ],
    policy: [
      "the same by the raw policy of KataGo's 6-block network",
      ...policy.map((one) => percent(one.matched)),
    ],
  };
  return names.map((name) => rows[name]);
}

const encounter = (measured, opponent, size) =>
  measured('strength').results.find((one) => one.size === size && one.b === opponent);

function front(measured) {
  const against = (opponents) =>
    SIZES.map((size, index) =>
      opponents[index] ? scoreOf(encounter(measured, opponents[index], size)) : '',
    );
  return table(
    ['', '9×9', '13×13', '19×19'],
    [
      ...heldOutRows(measured, ['matched', 'policy', 'legal']),
      [
        'against GNU Go 3.8, level 10 on 9×9, level 1 above (95 %)',
        ...against(['gnugo-10', 'gnugo-1', 'gnugo-1']),
      ],
      ["against KataGo's 6-block network at one visit", ...against(['katago-1'])],
    ],
  );
}

const OPPONENTS = {
  'gnugo-10': 'GNU Go 3.8 level 10',
  'gnugo-1': 'GNU Go 3.8 level 1',
  'katago-1': "KataGo's 6-block network at one visit",
  'vw-9x9': 'vw-9x9, the first model, which knew 9×9 only',
  random: 'random',
};
const counted = ({ wins, draws, losses }) => `${wins}, ${losses}, ${draws}`;

function strength(measured) {
  const { commands, results } = measured('strength');
  const rows = results.map(({ size, b, ...counts }) => [
    `${size}×${size}, ${OPPONENTS[b]}`,
    `${counts.wins + counts.draws + counts.losses}`,
    counted(counts),
    scoreOf(counts),
  ]);
  return `${table(['opponent', 'games', 'won, lost, drawn', 'score (95 %)'], rows)}\n\n${typed(commands)}`;
}

function futures(measured) {
  const { commands, results } = measured('futures');
  const against = {
    'katago-1': " against KataGo's 6-block network at one visit",
    'katago-16': ' against the same network at 16 visits',
  };
  const rows = results.map(({ visits, b, ...counts }) => [
    `${visits}${b === 'vw' ? '' : `,${against[b]}`}`,
    counted(counts),
    scoreOf(counts),
  ]);
  return `${table(['futures', 'won, lost, drawn', 'score (95 %)'], rows)}\n\n${typed(commands)}`;
}

function heldOut(measured) {
  const commands = [...measured('held-out').commands, ...measured('policy').commands];
  const rows = heldOutRows(measured, ['moves', 'readBack', 'legal', 'exact', 'matched', 'policy']);
  return `${table(['played by b10c384h6nbttflrs', '9×9', '13×13', '19×19'], rows)}\n\n${typed(commands)}`;
}

const PAINTERS = {
  besogo: 'BesoGo',
  goban: 'goban (online-go.com)',
  shudan: 'Shudan (Sabaki)',
  wgo: 'WGo.js',
  katrain: 'KaTrain, with what it lays over a board',
  kigo: 'Kigo',
  diagram: 'book diagrams by Matplotlib',
};

function seen(measured) {
  const { commands, machine, results } = measured('seen');
  const kinds = results.filter(({ kind }) => kind);
  const sum = (some, field) => some.reduce((total, one) => total + one[field], 0);
  const counts = (some) =>
    ['pictures', 'right', 'points', 'wrongPoints', 'wrongAndDoubtful'].map((field) =>
      inWords(sum(some, field)),
    );
  const named = Object.keys(PAINTERS).filter((name) => kinds.some(({ kind }) => kind === name));
  const boards = kinds.filter(({ kind }) => named.includes(kind));
  const none = kinds.filter(({ kind }) => !named.includes(kind));
  const rows = named.map((name) => [PAINTERS[name], ...counts(boards.filter(({ kind }) => kind === name))]);
  const [times] = results.filter(({ medianMs }) => medianMs).sort((a, b) => b.pictures - a.pictures);
  const share = (some, field, of) => percent(sum(some, field) / sum(some, of));
  return [
    table(
      ['drawn by', 'pictures', 'without an error', 'points', 'wrong', 'of these named as doubtful'],
      [...rows, ['all', ...counts(boards)]],
    ),
    '',
    `${share(boards, 'right', 'pictures')} of the boards are read without an error, and ${percent(1 - sum(boards, 'wrongPoints') / sum(boards, 'points'))} of the points are right. Of ${sum(none, 'pictures')} pictures without a board, tables and crosswords among them, ${sum(none, 'refused')} are refused (${share(none, 'refused', 'pictures')}). A picture takes ${times.medianMs} ms (median; 95 % within ${times.p95Ms} ms; one core, ${machine}).`,
    '',
    typed(commands),
  ].join('\n');
}

function watched(measured) {
  const { commands, results } = measured('watched');
  const [{ recordings, equal, moves, wrongAndDoubtful }] = results;
  const others = recordings - equal;
  return [
    `Of ${recordings} films of whole games (${inWords(moves)} moves, 9×9 to 19×19; GIFs, folders, videos; some with frames left out) as BesoGo, Shudan, WGo.js and goban draw them, ${equal} are written down move by move as they were, but for passes (${percent(equal / recordings, 1)}). Not so: ${others}, of which ${wrongAndDoubtful} named as doubtful where it differs.`,
    '',
    typed(commands),
  ].join('\n');
}

export const FIGURE_TEXTS = { front, 'held-out': heldOut, strength, futures, seen, watched };
