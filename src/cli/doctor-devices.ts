import { listModels, openBundle } from '../model/bundle.js';
import { builtInBackends, cudaProvider, openSession, runtimeVersion } from '../model/session-node.js';
import type { Backend } from '../model/session.js';
import { renderFrame } from '../render/render-frame.js';
import { messageOf } from '../util/errors.js';
import { readBoard } from '../vision/load-board-reader.js';
import { checkNvidia, timeDevice } from './doctor-gpu.js';
import type { Finding } from './finding.js';

// Run from the project's folder; the script's own flag overrides the project's "skip".
const CUDA_COMMAND = 'node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12';

/** A program of its own, which the doctor runs: writes its findings as one line of JSON. */
console.log(JSON.stringify(await deviceFindings()));

async function deviceFindings(): Promise<Finding[]> {
  const graph = await firstGraph();
  const devices: Finding[] = [];
  for (const backend of builtInBackends()) devices.push(await checkBackend(backend, graph));
  const runtime: Finding = { what: 'onnxruntime', state: 'good', text: runtimeVersion() };
  return [runtime, ...devices, ...(await checkNvidia(cudaProvider())), await checkSight()];
}

async function checkSight(): Promise<Finding> {
  const what = 'pictures';
  const stones = Int8Array.from({ length: 81 }, (_, point) =>
    point % 7 === 0 ? 1 : point % 5 === 0 ? -1 : 0,
  );
  try {
    const reading = await readBoard(renderFrame('compact', 9, stones));
    const isRight = reading.stones.every((stone, point) => stone === stones[point]);
    return {
      what,
      state: isRight ? 'good' : 'broken',
      text: isRight
        ? 'boards are read off them'
        : 'boards are misread: models/vision is damaged or of another version',
    };
  } catch (error) {
    return { what, state: 'broken', text: messageOf(error) };
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
  const what = `device ${backend}`;
  if (backend === 'cuda' && cudaProvider() === undefined)
    return { what, state: 'missing', text: howToGetCuda() };
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
