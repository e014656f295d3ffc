import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';

// What depends on the process itself: streams, signals, exit codes. It runs the built program.
const program = fileURLToPath(new URL('../../dist/cli/vw-gtp.js', import.meta.url));
const running: ChildProcessWithoutNullStreams[] = [];

function start(...args: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [program, ...args]);
  child.stdin.on('error', () => undefined);
  running.push(child);
  return child;
}

interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ending(child: ChildProcessWithoutNullStreams): Promise<Ending> {
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout, stderr };
}

async function answered(child: ChildProcessWithoutNullStreams): Promise<void> {
  await once(child.stdout, 'data');
}

afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

describe('vw-gtp', () => {
  test('answers a script without quit and exits with 0', async () => {
    const child = start('--gtp-name', 'KataGo alike', '--size', '5', '--komi', '0.5');
    child.stdin.end('0 name\n1 protocol_version\r\nget_komi\nplay b E5\nplay b F6\nfoo');
    expect(await ending(child)).toMatchObject({
      code: 0,
      stdout:
        '=0 KataGo alike\n\n=1 2\n\n= 0.5\n\n= \n\n' +
        '? syntax error: no point of this board: F6 (A1 to E5 without I, or pass)\n\n? unknown command\n\n',
    });
  });

  test.each([
    ['--gtp-name a --gtp-name b', 'name', '= b'],
    [
      '--size 13 --size 5',
      'play b F6',
      '? syntax error: no point of this board: F6 (A1 to E5 without I, or pass)',
    ],
    [
      '--model nowhere --model vw --device cuda --device cpu --visits 2 --visits 1',
      'name',
      '= VideoWorld Go',
    ],
    ['--no-ponder --ponder --ponder --visits 2', 'name', '= VideoWorld Go'],
  ])('of options given twice the last one counts: %s', async (flags, command, answer) => {
    const child = start(...flags.split(' '));
    child.stdin.end(`${command}\n`);
    expect(await ending(child)).toMatchObject({ code: 0, stdout: `${answer}\n\n` });
  });

  test.each([
    ['--model nowhere', /^vw-gtp: no model nowhere \(there: .*vw/],
    ['--model.x 3', /^vw-gtp: Unknown argument: model\.x$/m],
  ])('refuses a bad option before the first command: %s', async (flags, message) => {
    const child = start(...flags.split(' '));
    expect(await ending(child)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(message),
    });
  });

  test('has a version of the form 1.NN.x with NN of 15 or more', async () => {
    const child = start();
    child.stdin.end('version\n');
    const { stdout } = await ending(child);
    expect(Number(/^= 1\.(\d+)\.\d+\n\n$/.exec(stdout)![1])).toBeGreaterThanOrEqual(15);
  });

  test('answers before its weights are loaded, and quits within half a second', async () => {
    const child = start();
    child.stdin.write('name\n');
    await answered(child);
    const start_ = performance.now();
    child.stdin.write('quit\n');
    const { code } = await ending(child);
    expect(performance.now() - start_).toBeLessThan(500);
    expect(code).toBe(0);
  });

  test('loses no byte of a long answer that comes right before quit', async () => {
    const child = start('--size', '19');
    const names = Array.from({ length: 3000 }, (_, id) => `${id} list_commands`);
    child.stdin.end(`${names.join('\n')}\nquit\n`);
    const { stdout } = await ending(child);
    expect(stdout.length).toBeGreaterThan(1_000_000);
    expect(stdout.split('\n\n')).toHaveLength(3002);
    expect(stdout.endsWith('\n\n= \n\n')).toBe(true);
  });

  test('exits quietly with 0 when nobody reads its answers', async () => {
    const child = start();
    child.stdin.write('name\n');
    await answered(child);
    child.stdout.destroy();
    child.stdin.write('name\n'.repeat(1000));
    const { code, stderr } = await ending(child);
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/EPIPE|^\s+at /m);
  });

  test('lives on when nobody reads its talk', async () => {
    const child = start('--threads', '1');
    child.stderr.destroy();
    // It says which device it runs on before it answers.
    child.stdin.write('genmove b\n');
    await answered(child);
    child.stdin.end('quit\n');
    expect((await ending(child)).code).toBe(0);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    '%s is what it dies of, within a second',
    async (signal) => {
      const child = start();
      child.stdin.write('name\ngenmove b\nname\n');
      await answered(child);
      const killedAt = performance.now();
      child.kill(signal);
      expect((await ending(child)).signal).toBe(signal);
      expect(performance.now() - killedAt).toBeLessThan(1000);
    },
  );
});

describe('a bad command line is one sentence on stderr and exit code 2', () => {
  test.each([
    [['--foo'], 'Unknown argument: foo'],
    [['--temperature', 'hot'], '--temperature must be a number above 0'],
    [['--top-p', '2'], '--top-p must be a number above 0 up to 1'],
    [['--seed', '1.5'], '--seed must be a whole number'],
    [['--threads', '0'], '--threads must be a whole number from 1 to 256'],
    [['--threads', '100000'], '--threads must be a whole number from 1 to 256'],
    [['--komi', 'x'], '--komi must be a number'],
    [['--visits', '0'], '--visits must be a whole number from 1 to 30000'],
    [['--visits', '1e9'], '--visits must be a whole number from 1 to 30000'],
    [['--rollouts', '-1'], '--rollouts must be a whole number from 0 to 10000'],
    [['--resign-below', '2'], '--resign-below must be a number from 0 to 1'],
    [
      ['--ponder', '--visits', '1'],
      '--ponder needs more --visits than 1, or a clock instead, and no --rollouts',
    ],
    [['--level', '11'], '--level must be a whole number from 1 to 10'],
    [['--level', '3', '--visits', '8'], '--level says how it plays: no --visits beside it'],
    [['--level', '3', '--decide', 'sample'], '--level says how it plays: no --decide beside it'],
    [['--size', '99'], 'board size 99 (allowed: 2 to 25)'],
    [['--device', 'abacus'], 'Invalid values:'],
    [['--model'], 'Not enough arguments following: model'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await ending(start(...args));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(`vw-gtp: ${message}`)).toBe(true);
    expect(stderr.endsWith('vw-gtp --help lists the options.\n')).toBe(true);
  });
});

test('--help says what there is', async () => {
  const { code, stdout } = await ending(start('--help'));
  expect(code).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
   "vw-gtp [options]

   A Go engine that plays by imagining the next video frame. Speaks GTP 2 on stdin and stdout.
   vw-gtp analysis speaks KataGo's JSON analysis protocol instead.

   Options:
     --help          Show help                                                                [boolean]
     --model         name under models/, or folder with a model.json                           [string]
     --device        where the model runs; auto takes the best there is
                                           [choices: "auto", "cpu", "cuda", "webgpu"] [default: "auto"]
     --decide        best: the likeliest legal frame; sample: frames drawn at random, up to 10, then
                     pass                                 [choices: "best", "sample"] [default: "best"]
     --temperature   with --decide sample: above 1 more varied, below 1 less                   [number]
     --top-p         with --decide sample: share of the likeliest codes to draw from, above 0 up to 1
                                                                                               [number]
     --faithful      with the original's weights: play as the released program does, mistakes included
                                                                             [boolean] [default: false]
     --views         sides from which the board is looked at: 8 is stronger, 1 is faster
                                                                           [choices: 1, 8] [default: 8]
     --level         how strong, from 1, a beginner, to 10; the model's card (models/vw/README.md) has
                     their Elo                                                                 [number]
     --visits        imagined futures to look at before a move; 1: the next frame alone, which is what
                     is played without a clock; with one the default is as many as its time allows
                                                                                               [number]
     --rollouts      judge by so many imagined games played to the end; 0: by the predicted last frame
                                                                                  [number] [default: 0]
     --resign-below  resign when the chance to win stays below this share, such as 0.05; 0: never
                                                                                  [number] [default: 0]
     --seed          same seed and same commands: same moves                                   [number]
     --threads       CPU threads of the model                                                  [number]
     --size          board size before the first boardsize                        [number] [default: 9]
     --komi          komi before the first komi                                   [number] [default: 7]
     --rules         rules before the first kata-set-rules or kgs-rules
      [choices: "chinese", "japanese", "korean", "aga", "bga", "new-zealand", "tromp-taylor"] [default:
                                                                                             "chinese"]
     --ponder        with --visits or a clock: go on thinking while the opponent does
                                                                             [boolean] [default: false]
     --capture-dead  take dead stones off before passing, for servers that count all that stands (CGOS)
                                                                             [boolean] [default: false]
     --ogs-chat      say on stderr what gtp2ogs shows beside a game: variation, winrate, one line of
                     chat                                                    [boolean] [default: false]
     --gtp-name      answer to the command name, instead of VideoWorld Go                      [string]
     --version       Show version number                                                      [boolean]

   Examples:
     printf 'genmove b\\nshowboard\\n' | vw-gtp  one move, and the board after it
   "
  `);
});
