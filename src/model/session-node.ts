import './no-telemetry.js';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor, env, listSupportedBackends } from 'onnxruntime-node';
import { type Backend, type Graph, OnnxSession, type SessionSettings, whyNotOpened } from './session.js';

// The only door to onnxruntime-node. Its warnings would mix with what we say on stderr, and its errors are thrown as well.
env.logLevel = 'fatal';

/** Returns the version of onnxruntime-node. */
export function runtimeVersion(): string {
  return env.versions.node ?? 'unknown';
}

/** Returns the backends that this build of onnxruntime-node was made with; libraries or a driver may be missing. */
export function builtInBackends(): Backend[] {
  const names = new Set(listSupportedBackends().map(({ name }) => name));
  return (['cuda', 'webgpu', 'cpu'] as const).filter((name) => names.has(name));
}

/**
 * Returns the path of onnxruntime-node's library for CUDA, or undefined: it does not come with the package. Trying without
 * it would make its native side print errors.
 */
export function cudaProvider(): string | undefined {
  const library =
    process.platform === 'win32' ? 'onnxruntime_providers_cuda.dll' : 'libonnxruntime_providers_cuda.so';
  const root = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'));
  return ['napi-v6', 'napi-v3']
    .map((api) => join(root, 'bin', api, process.platform, process.arch, library))
    .find((path) => existsSync(path));
}

/**
 * Returns the graph in a file, ready to run.
 * Throws UserError `broken-model` for a file that is no ONNX graph, `device-not-there` for a missing device.
 */
export async function openSession(path: string, settings: SessionSettings): Promise<Graph> {
  const { backend, threads, onRun } = settings;
  try {
    const session = await InferenceSession.create(path, {
      executionProviders: [backend],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      // The runtime's arena keeps a block for every shape it has met: 800 MiB on 19x19, for no time saved.
      enableCpuMemArena: false,
      logSeverityLevel: 4,
    });
    return new OnnxSession(session, Tensor, path, onRun);
  } catch (error) {
    throw whyNotOpened(path, backend, error);
  }
}
