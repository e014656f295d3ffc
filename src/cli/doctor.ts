import { execFile } from 'node:child_process';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findProgram } from '../util/find-program.js';
import { listModels, openBundle } from '../model/bundle.js';
import type { Backend } from '../model/session.js';
import { renderFrame } from '../render/render-frame.js';
import { messageOf } from '../util/errors.js';
import { checkNvidia, timeDevice } from './doctor-gpu.js';
import type { Finding } from './finding.js';
import type { Subcommand } from './lazy-command.js';

interface DoctorOptions {
  json: boolean;
}

/** Oldest Node that is tested, as package.json has it. */
const NODE_VERSION = [20, 19] as const;

// Run from the project's folder; the script's own flag overrides the project's "skip".
const CUDA_COMMAND = 'node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12';

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
      ...(await checkNvidia()),
      await checkCanvas(),
      checkProgram('gnugo', 'an opponent for demo and strength; Debian and Ubuntu: apt install gnugo'),
      checkProgram('katago', 'a stronger opponent and a better scorer'),
    ];
    const isSound = findings.every(({ state }) => state !== 'broken');
    if (json) console.log(JSON.stringify({ sound: isSound, findings }));
    else console.log(describe(findings, isSound));
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

async function checkRuntime(): Promise<Finding[]> {
  const what = 'onnxruntime';
  const failure = await failureToLoad(fileURLToPath(new URL('../model/session-node.js', import.meta.url)));
  if (failure !== undefined) return [{ what, state: 'broken', text: failure }];
  const { builtInBackends, runtimeVersion } = await import('../model/session-node.js');
  const graph = await firstGraph();
  const devices: Finding[] = [];
  for (const backend of builtInBackends()) devices.push(await checkBackend(backend, graph));
  return [{ what, state: 'good', text: runtimeVersion() }, ...devices];
}

/** Loads a module in a process of its own: where native code cannot be loaded, the whole process may end. */
async function failureToLoad(path: string): Promise<string | undefined> {
  try {
    await promisify(execFile)(process.execPath, [path]);
    return undefined;
  } catch (error) {
    const { stderr = '', signal } = error as { stderr?: string; signal?: string };
    return /^\w*Error: (.*)$/m.exec(stderr)?.[1] ?? `cannot be loaded (${signal ?? messageOf(error)})`;
  }
}

async function firstGraph(): Promise<string | undefined> {
  for (const name of listModels()) {
    const bundle = await openBundle(name).catch(() => undefined);
    if (bundle?.files.encoder !== undefined) return bundle.files.encoder;
  }
  return undefined;
}

async function checkBackend(backend: Backend, graph: string | undefined): Promise<Finding> {
  const { hasCudaLibraries, openSession } = await import('../model/session-node.js');
  const what = `device ${backend}`;
  if (backend === 'cuda' && !hasCudaLibraries()) return { what, state: 'missing', text: howToGetCuda() };
  if (graph === undefined)
    return { what, state: 'missing', text: 'not tried: there is no model to try it with' };
  try {
    await (await openSession(graph, { backend, threads: 1 })).release();
    return { what, state: 'good', text: await timeDevice(backend) };
  } catch (error) {
    // The runtime's own checks say file, line, function and condition first.
    const reason = messageOf(error).replace(/^.* was false\. /, '');
    return { what, state: backend === 'cpu' ? 'broken' : 'missing', text: `does not start: ${reason}` };
  }
}

function howToGetCuda(): string {
  if (`${process.platform}-${process.arch}` !== 'linux-x64')
    return 'there are no libraries for this platform';
  return `not installed. For an NVIDIA GPU with CUDA 12 and cuDNN 9 (fetches them from outside the npm registry): ${CUDA_COMMAND}; for CUDA 13 see docs/original-weights.md`;
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

function checkProgram(name: string, use: string): Finding {
  const path = findProgram(name);
  return path === undefined
    ? { what: name, state: 'missing', text: `not found (${use})` }
    : { what: name, state: 'good', text: path };
}
