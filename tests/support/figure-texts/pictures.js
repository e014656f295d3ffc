import { inWords, percent, table, typed } from './format.js';

const PAINTERS = {
  besogo: 'BesoGo',
  goban: 'goban (online-go.com)',
  shudan: 'Shudan (Sabaki)',
  wgo: 'WGo.js',
  katrain: 'KaTrain, with what it lays over a board',
  kigo: 'Kigo',
  diagram: 'book diagrams by Matplotlib',
};

export function seen(measured) {
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

export function watched(measured) {
  const { commands, results } = measured('watched');
  const [{ recordings, equal, moves, wrongAndDoubtful }] = results;
  const others = recordings - equal;
  return [
    `Of ${recordings} films of whole games (${inWords(moves)} moves, 9×9 to 19×19; GIFs, folders, videos; some with frames left out) as BesoGo, Shudan, WGo.js and goban draw them, ${equal} are written down move by move as they were, but for passes (${percent(equal / recordings, 1)}). Not so: ${others}, of which ${wrongAndDoubtful} named as doubtful where it differs.`,
    '',
    typed(commands),
  ].join('\n');
}
