import { parentPort } from 'node:worker_threads';
import { GtpEngine } from '../gtp/engine.js';
import { parseCommand } from '../gtp/protocol.js';
import { DEFAULT_MODEL, openBundle } from '../model/bundle.js';
import { loadVideoModel } from '../model/load-video-model.js';
import { PastCodes } from '../player/past-codes.js';
import { boardSizesOf } from '../player/bundled-networks.js';
import type { Networks } from '../player/networks.js';
import { createThinkingPlayer } from '../think/bundled-thinker.js';
import { messageOf } from '../util/errors.js';
import type { BuiltinSettings } from './engine-spec.js';

/** What a thread is asked: to make an engine, to answer a command, to forget an engine. */
export type BuiltinRequest = { readonly id: number; readonly engine: number } & (
  | { readonly kind: 'start'; readonly settings: BuiltinSettings }
  | { readonly kind: 'send'; readonly line: string }
  | { readonly kind: 'stop' }
);

export interface BuiltinAnswer {
  readonly id: number;
  readonly content: string;
  readonly error: boolean;
}

const engines = new Map<number, GtpEngine>();
/** Loaded once, by model and threads; all engines of one model share its networks and go through them together. */
const shared = new Map<string, Promise<Networks>>();

/** Nobody reads an analysis on the way. */
const NO_STREAM = { signal: new AbortController().signal, write: () => undefined, log: () => undefined };

async function answer(request: BuiltinRequest): Promise<Omit<BuiltinAnswer, 'id'>> {
  switch (request.kind) {
    case 'start': {
      const { settings } = request;
      const player = createThinkingPlayer({
        ...settings,
        networks: {
          boardSizes: boardSizesOf(settings.model ?? DEFAULT_MODEL),
          isLent: true,
          open: () => networksOf(settings),
        },
      });
      const engine = new GtpEngine({ player });
      await (await engine.session.load()).warmUp?.();
      engines.set(request.engine, engine);
      return { content: '', error: false };
    }
    case 'send':
      return engines.get(request.engine)!.answer(parseCommand(request.line)!, NO_STREAM);
    case 'stop':
      engines.delete(request.engine);
      return { content: '', error: false };
  }
}

function networksOf({ model = DEFAULT_MODEL, threads = 1 }: BuiltinSettings): Promise<Networks> {
  const key = `${model} ${threads}`;
  const known = shared.get(key);
  if (known) return known;
  const loading = openNetworks(model, threads);
  shared.set(key, loading);
  loading.catch(() => shared.delete(key));
  return loading;
}

async function openNetworks(name: string, threads: number): Promise<Networks> {
  const model = await loadVideoModel(await openBundle(name), { threads, isShared: true });
  return { model, past: new PastCodes(model) };
}

parentPort!.on('message', (request: BuiltinRequest) => {
  void answer(request)
    .catch((error: unknown) => ({ content: messageOf(error), error: true }))
    .then(({ content, error }) => parentPort!.postMessage({ id: request.id, content, error }));
});
