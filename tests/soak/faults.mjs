#!/usr/bin/env node
// node tests/soak/faults.mjs
// What the machine may do to the programs: a full disk, folders that take nothing, results that nobody can store, a clock
// that jumps. Ends with 1
// unless each is one sentence and exit code 1, the engine lives on, and nothing half-written stays. Full disks are
// small file systems in memory, which only root can make on Linux; elsewhere those cases are left out, and said to be.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'vw-faults-'));
const games = join(root, 'tests', 'fixtures', 'games-9x9.sgf');
let [cases, failed] = [0, 0];

function run(program, args, options = {}) {
  const command = [join(root, 'dist', 'cli', `${program}.js`), ...args];
  return spawnSync(process.execPath, command, { encoding: 'utf8', timeout: 120_000, ...options });
}

function note(isFine, text) {
  cases++;
  if (!isFine) failed++;
  console.log(`${isFine ? 'ok  ' : 'FAIL'} ${text}`);
}

function judge(name, { status, stderr }, isSound) {
  const last = stderr.trimEnd().split('\n').at(-1) ?? '';
  const isFine = isSound({ status, last }) && !/^\s+at /m.test(stderr);
  note(isFine, `${name}: ${status}, ${last.replaceAll(folder, '…').slice(0, 160)}`);
}

const refused = ({ status, last }) => status === 1 && last.startsWith('vw: ');
const COMMANDS = [
  ['demo', '--opponent', 'random', '--delay-ms', '0', '--move-limit', '6', '--out'],
  ['strength', '--opponent', 'random', '--games', '2', '--out'],
  ['arena', '--engine', 'random', '--engine', 'other=random', '--pairs', '1', '--out'],
  ['bench', '--positions', '3', '--out'],
  ['data', 'pack', games, '--out'],
];

function noRoom(place, out) {
  for (const args of COMMANDS)
    judge(`${args[0]}, ${place}`, run('vw', [...args, join(out, args[0])]), refused);
  judge(`build:page, ${place}`, run('build-page', [join(out, 'page')]), ({ status }) => status === 1);
  const lines = `play b E5\nprintsgf ${out}/a.sgf\nvw-next_png ${out}/a.png\nshowboard\nquit\n`;
  const engine = run('vw-gtp', [], { input: lines });
  const answers = engine.stdout.split('\n\n');
  const isAlive =
    answers[1]?.startsWith('? cannot write') && answers[2]?.startsWith('?') && answers[3]?.startsWith('=');
  judge(`vw-gtp, ${place}`, engine, ({ status }) => status === 0 && isAlive);
}

/** A program whose time of day jumps by up to a year, forth or back, whenever it is looked at. */
const JUMPING_CLOCK = `data:text/javascript,${encodeURIComponent(`
  const year = 31536000000, now = Date.now;
  Date.now = () => now() + Math.round((Math.random() - 0.5) * 2 * year);
  globalThis.Date = new Proxy(Date, {
    construct: (Real, args) => (args.length > 0 ? new Real(...args) : new Real(Real.now())),
  });
`)}`;

/** A game on the clock and a match, with a clock that jumps: nothing takes longer, is cut short or gets lost. */
function jumpingClock() {
  const env = { ...process.env, NODE_OPTIONS: `--import ${JUMPING_CLOCK}` };
  const moves = Array.from({ length: 10 }, () => 'genmove b\ngenmove w').join('\n');
  const input = `kata-set-param maxVisits 100000\ntime_settings 0 1 1\n${moves}\nquit\n`;
  const start = performance.now();
  const engine = run('vw-gtp', [], { input, env });
  const seconds = (performance.now() - start) / 1000;
  const answered = engine.stdout.split('\n\n').filter((answer) => /^= ([A-J]\d|pass)$/.test(answer)).length;
  // A second a move at most, and most of it is used.
  const isKept = answered === 20 && seconds > 5 && seconds < 25;
  judge('vw-gtp, a clock that jumps', engine, ({ status }) => status === 0 && isKept);
  const out = join(folder, 'match');
  const match = run(
    'vw',
    ['strength', '--engine', 'random', '--opponent', 'random', '--games', '2', '--out', out],
    {
      env,
    },
  );
  judge('strength, a clock that jumps', match, ({ status }) => status === 0);
}

function leftovers(at) {
  const names = readdirSync(at, { recursive: true }).map(String);
  return names.filter((name) => name.endsWith('.tmp'));
}

try {
  jumpingClock();
  const file = join(folder, 'file');
  writeFileSync(file, '');
  noRoom('below a file', join(file, 'below'));

  const disk = join(folder, 'disk');
  mkdirSync(disk);
  let isMounted = false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
    isMounted = true;
  } catch {
    console.log('left out: full and read-only disks (they need root on Linux)');
  }
  if (isMounted) {
    try {
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'fill')}`, 'bs=1k', 'count=64'], { stdio: 'ignore' });
      noRoom('disk full', disk);
      const left = leftovers(disk);
      note(left.length === 0, `half-written files on the full disk: ${left.length}`);
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      noRoom('disk read-only', disk);
    } finally {
      execFileSync('umount', [disk]);
    }
  }
  if (process.platform === 'linux') {
    const full = run('vw', ['eval', '--games', '1', '--json'], { stdio: ['ignore', 'ignore', 'pipe'] });
    judge('eval, nobody reads stdout', full, ({ status }) => status === 0);
    const shell = spawnSync(
      'sh',
      ['-c', `"${process.execPath}" "${join(root, 'dist/cli/vw.js')}" eval --games 1 --json > /dev/full`],
      { encoding: 'utf8' },
    );
    judge('eval, stdout on a full disk', shell, refused);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(JSON.stringify({ soak: 'faults', cases, unsound: failed }));
process.exitCode = failed === 0 ? 0 : 1;
