import { type WebBackend, type WebRuntimeSettings, startWebRuntime } from '../model/session-web.js';
import { VideoModel } from '../model/video-model.js';
import type { WebBundle } from '../model/web-bundle.js';
import { messageOf } from '../util/errors.js';
import type { NetworkSource } from './networks.js';
import { PastCodes } from './past-codes.js';
import { tryNetworks } from './try-networks.js';

export interface WebNetworkSettings {
  readonly backend: WebBackend;
  readonly threads: number;
  /** Addresses of the runtime's own files for a backend; Node finds them beside the package. */
  readonly filesOf?: (backend: WebBackend) => NonNullable<WebRuntimeSettings['files']>;
}

/**
 * Returns the networks of a model that runs on onnxruntime-web. Where WebGPU is asked for and cannot be used,
 * WebAssembly takes its place, and the model's `device.note` says why.
 */
export function webNetworks(bundle: WebBundle, settings: WebNetworkSettings): NetworkSource {
  return {
    boardSizes: bundle.manifest.boardSizes,
    isLent: false,
    async open() {
      const model = await openWebModel(bundle, settings);
      return { model, past: new PastCodes(model) };
    },
  };
}

async function openWebModel(bundle: WebBundle, settings: WebNetworkSettings): Promise<VideoModel> {
  if (settings.backend === 'cpu') return openOn('cpu', '', bundle, settings);
  try {
    const model = await openOn(settings.backend, '', bundle, settings);
    await tryNetworks(model);
    return model;
  } catch (error) {
    return openOn('cpu', messageOf(error), bundle, settings);
  }
}

async function openOn(
  backend: WebBackend,
  note: string,
  { manifest, bytes }: WebBundle,
  { threads, filesOf }: WebNetworkSettings,
): Promise<VideoModel> {
  const open = await startWebRuntime({ backend, threads, ...(filesOf ? { files: filesOf(backend) } : {}) });
  return VideoModel.open({
    manifest,
    device: { backend, note },
    open: async (role) => open(manifest.files[role]!.path, await bytes(role)),
  });
}
