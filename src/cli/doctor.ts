import { execFile } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findProgram } from '../util/find-program.js';
import { findKatago } from '../judge/find-katago.js';
import { listModels, openBundle } from '../model/bundle.js';
import { renderFrame } from '../render/render-frame.js';
import { messageOf } from '../util/errors.js';
import type { Finding } from './finding.js';
import type { Subcommand } from './lazy-command.js';

interface DoctorOptions {
  json: boolean;
}

/** Oldest Node that is tested, as package.json has it. */
const NODE_VERSION = [20, 19] as const;

export const doctorCommand: Subcommand<DoctorOptions> = {
  example: ['doctor', 'runtime, devices, programs, and a timed run'],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 doctor\n\nLooks at what vw-gtp needs on this machine. Exit code 1 where something needed is broken.',
      )
      .options({ json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' } }),

  handler: async ({ json }) => {
    const findings = [
      checkNode(),
      machine(),
      ...(await checkModels()),
      ...(await checkRuntime()),
      await checkCanvas(),
      checkProgram('gnugo', 'an opponent for demo and strength; Debian and Ubuntu: apt install gnugo'),
      checkKatago(),
    ];
    const isSound = findings.every(({ state }) => state !== 'broken');
    const commands = commandLines();
    if (json) console.log(JSON.stringify({ sound: isSound, findings, commands }));
    else console.log(`${describe(findings, isSound)}\n\n${describeCommands(commands)}`);
    if (!isSound) process.exitCode = 1;
  },
};

function describe(findings: readonly Finding[], isSound: boolean): string {
  const marks = { good: 'ok', missing: '--', broken: 'NO' };
  const width = Math.max(...findings.map(({ what }) => what.length));
  const rows = findings.map(({ what, state, text }) => `${marks[state]}  ${what.padEnd(width)}  ${text}`);
  const end = isSound
    ? 'All that vw-gtp needs is here. What is marked -- would only add to it.'
    : 'What is marked NO must be put right before vw-gtp can play.';
  return [...rows, '', end].join('\n');
}

/** What other programs are to be told, by what they speak. */
function commandLines(): Readonly<Record<'gtp' | 'analysis', string>> {
  const quoted = (path: string): string => (/\s/.test(path) ? `"${path}"` : path);
  const program = fileURLToPath(new URL('./vw-gtp.js', import.meta.url));
  const gtp = `${quoted(process.execPath)} ${quoted(program)}`;
  return { gtp, analysis: `${gtp} analysis` };
}

function describeCommands({ gtp, analysis }: ReturnType<typeof commandLines>): string {
  return [
    `For programs that speak GTP (Sabaki, GoGui, Lizzie):\n    ${gtp}`,
    `For those that speak to KataGo's analysis engine (KaTrain):\n    ${analysis}`,
  ].join('\n');
}

function checkNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needMajor, needMinor] = NODE_VERSION;
  const isNewEnough = major > needMajor || (major === needMajor && minor >= needMinor);
  const text = `${process.versions.node}${isNewEnough ? '' : `; ${NODE_VERSION.join('.')} or newer is needed`}`;
  return { what: 'Node', state: isNewEnough ? 'good' : 'broken', text };
}

function machine(): Finding {
  const cores = availableParallelism();
  const memoryGiB = (totalmem() / 2 ** 30).toFixed(1);
  const cpu = cpus()[0]?.model.trim() ?? 'unknown processor';
  return {
    what: 'machine',
    state: 'good',
    text: `${process.platform}-${process.arch}, ${cores} cores (${cpu}), ${memoryGiB} GiB`,
  };
}

async function checkModels(): Promise<Finding[]> {
  const names = listModels();
  if (names.length === 0) return [{ what: 'models', state: 'broken', text: 'none under models/' }];
  return Promise.all(
    names.map(async (name): Promise<Finding> => {
      const what = `model ${name}`;
      try {
        const { manifest, files } = await openBundle(name);
        const boards = manifest.boardSizes.map((size) => `${size}x${size}`).join(', ');
        return { what, state: 'good', text: `${boards}; ${Object.keys(files).length} files, all whole` };
      } catch (error) {
        return { what, state: 'broken', text: messageOf(error) };
      }
    }),
  );
}

/** In a process of its own: where native code cannot be loaded the whole process may end, and its libraries write on stderr. */
async function checkRuntime(): Promise<Finding[]> {
  const program = fileURLToPath(new URL('./doctor-devices.js', import.meta.url));
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    return JSON.parse(stdout) as Finding[];
  } catch (error) {
    const { stderr = '', signal } = error as { stderr?: string; signal?: string };
    const reason =
      /^\w*Error: (.*)$/m.exec(stderr)?.[1] ?? `cannot be loaded (${signal ?? messageOf(error)})`;
    return [{ what: 'onnxruntime', state: 'broken', text: reason }];
  }
}

async function checkCanvas(): Promise<Finding> {
  const what = 'canvas';
  try {
    const { decodePng, encodePng } = await import('../picture/png.js');
    const frame = renderFrame('compact', 9, new Int8Array(81));
    const read = await decodePng(encodePng(frame));
    const isSame = read.data.every((value, i) => value === frame.data[i]);
    return {
      what,
      state: isSame ? 'good' : 'broken',
      text: isSame ? 'writes and reads PNG' : 'changes pictures',
    };
  } catch (error) {
    return { what, state: 'broken', text: messageOf(error) };
  }
}

function checkKatago(): Finding {
  const what = 'katago';
  try {
    const { command, args } = findKatago(9);
    return { what, state: 'good', text: `${command}, network ${args[args.indexOf('-model') + 1]}` };
  } catch (error) {
    return { what, state: 'missing', text: `${messageOf(error)}: a judge, and a stronger opponent` };
  }
}

function checkProgram(name: string, use: string): Finding {
  const path = findProgram(name);
  return path === undefined
    ? { what: name, state: 'missing', text: `not found (${use})` }
    : { what: name, state: 'good', text: path };
}
