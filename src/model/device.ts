import { UserError, messageOf } from '../util/errors.js';
import { builtInBackends, cudaProvider, openSession } from './session-node.js';
import type { Backend, SessionSettings } from './session.js';

/** `auto` takes the first that works of cuda, webgpu, cpu. */
export const DEVICES = ['auto', 'cpu', 'cuda', 'webgpu'] as const;
export type Device = (typeof DEVICES)[number];

const NO_CUDA = 'no CUDA libraries for onnxruntime-node (vw doctor says how to get them)';

export interface DeviceChoice {
  readonly backend: Backend;
  /** Why a better device is not used; empty where there was nothing to fall back from. */
  readonly note: string;
}

/**
 * Returns the backend on which the graph at `path` can be opened.
 * Throws UserError `device-not-there` where a device was asked for by name and is not there.
 */
export async function chooseBackend(device: Device, path: string, threads: number): Promise<DeviceChoice> {
  const there = builtInBackends();
  if (device !== 'auto') {
    if (!there.includes(device)) {
      throw new UserError(
        'device-not-there',
        `device ${device} is not in this build of onnxruntime-node (there: ${there.join(', ')})`,
      );
    }
    if (device === 'cuda' && cudaProvider() === undefined) throw new UserError('device-not-there', NO_CUDA);
    await tryBackend(path, { backend: device, threads });
    return { backend: device, note: '' };
  }
  const notes: string[] = [];
  for (const backend of there) {
    // webgpu is asked for by name only: software adapters are slower than the CPU itself.
    if (backend === 'webgpu') continue;
    if (backend === 'cuda' && cudaProvider() === undefined) {
      notes.push(NO_CUDA);
      continue;
    }
    try {
      await tryBackend(path, { backend, threads });
      return { backend, note: notes.join('; ') };
    } catch (error) {
      if (backend === 'cpu') throw error;
      notes.push(messageOf(error));
    }
  }
  return { backend: 'cpu', note: notes.join('; ') };
}

async function tryBackend(path: string, settings: SessionSettings): Promise<void> {
  await (await openSession(path, settings)).release();
}
