import { UserError } from '../util/errors.js';
import type { Bundle } from './bundle.js';
import { type Device, chooseBackend } from './device.js';
import { openSession } from './session-node.js';
import { VideoModel } from './video-model.js';

export interface LoadOptions {
  readonly device?: Device;
  /** CPU threads; default 1. */
  readonly threads?: number;
  /** Told after every run of a network, by its role, and of other large work: ms, and frames or tokens. */
  readonly onRun?: (stage: string, timeMs: number, rows: number) => void;
  /** For many games at the same time: what they ask together goes through the networks together. */
  readonly isShared?: boolean;
}

/** Throws UserError where a graph is broken, does not fit model.json, or the device is not there. */
export async function loadVideoModel(
  { manifest, files, folder }: Bundle,
  { device = 'auto', threads = 1, onRun, isShared = false }: LoadOptions = {},
): Promise<VideoModel> {
  if (manifest.frameDecoding !== 'draft') {
    throw new UserError(
      'unsupported-model',
      `${folder}: frames decoded ${manifest.frameDecoding}; this program plays with models that decode from a draft`,
    );
  }
  const choice = await chooseBackend(device, files.encoder!, threads);
  return VideoModel.open(
    {
      manifest,
      device: choice,
      open: (role) =>
        openSession(files[role]!, {
          backend: choice.backend,
          threads,
          ...(onRun ? { onRun: (timeMs: number, rows: number) => onRun(role, timeMs, rows) } : {}),
        }),
    },
    isShared,
  );
}
