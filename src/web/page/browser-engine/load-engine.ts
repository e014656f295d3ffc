import { type WebBackend, type WebRuntimeSettings, startWebRuntime } from '../../../model/session-web.js';
import type { VideoModel } from '../../../model/video-model.js';
import { type ReadBytes, openWebBundle } from '../../../model/web-bundle.js';
import { webNetworks } from '../../../player/web-networks.js';
import type { Frame } from '../../../render/frame.js';
import { ThinkingPlayer } from '../../../think/thinking-player.js';
import type { BoardReader } from '../../../vision/board-reader.js';
import type { LoadEngine } from './call-desk.js';
import { codeSight } from './code-reader.js';
import { PageEngine } from './page-engine.js';

/** Where an engine gets its files from, and how many threads it may use. */
export interface EngineHome {
  /** Of a file of the page: those of the model lie under `model/`, those that read boards under `vision/`. */
  readonly readBytes: ReadBytes;
  readonly filesOf?: (backend: WebBackend) => NonNullable<WebRuntimeSettings['files']>;
  readonly threads: number;
}

/** Futures imagined together in a page. */
const LOOK_BATCH = 2;
/** Time in which the page asks for a first game and draws it. */
const WARM_UP_DELAY_MS = 100;

/** Returns what a model's tokenizer makes of a frame. */
function tokenizer(model: VideoModel): (frame: Frame) => Promise<number[]> {
  return async (frame) => Array.from(await model.encode([frame]), Number);
}

/** Returns a reader of boards, whose networks are fetched when it is first asked for one; they run on WebAssembly everywhere. */
function boardReader({ readBytes, threads, filesOf }: EngineHome): () => Promise<BoardReader> {
  const load = async (): Promise<BoardReader> => {
    const { BoardReader } = await import('../../../vision/board-reader.js');
    const files = filesOf?.('cpu');
    const open = await startWebRuntime({ backend: 'cpu', threads, ...(files ? { files } : {}) });
    return BoardReader.open(async (file) => open(file, await readBytes(`vision/${file}`)));
  };
  let loading: Promise<BoardReader> | undefined;
  return () => {
    loading ??= load().catch((error: unknown) => {
      // The network may be there again at the next picture.
      loading = undefined;
      throw error;
    });
    return loading;
  };
}

/** Returns how the engine of a home is loaded. */
export function engineLoader(home: EngineHome): LoadEngine {
  const { readBytes, threads, filesOf } = home;
  const reader = boardReader(home);
  return async ({ device, views }) => {
    const start = performance.now();
    const bundle = await openWebBundle((path) => readBytes(`model/${path}`));
    const networks = webNetworks(bundle, { backend: device, threads, ...(filesOf ? { filesOf } : {}) });
    const opened = await networks.open();
    const player = new ThinkingPlayer({
      networks: { ...networks, open: () => Promise.resolve(opened) },
      views,
      // The next call waits for no more than one batch.
      batch: LOOK_BATCH,
    });
    // Its first runs are slow: they are made while the person looks at the board. Who asks for a move waits for them.
    setTimeout(() => void player.warmUp().catch(() => undefined), WARM_UP_DELAY_MS);
    const { name, boardSizes, frame } = bundle.manifest;
    const { backend, note } = opened.model.device;
    return {
      engine: new PageEngine(player, {
        style: frame.style,
        tokensOf: tokenizer(opened.model),
        codes: codeSight(opened),
        readBoard: async (picture) => (await reader()).read(picture),
      }),
      loaded: {
        ...{ model: name, boardSizes, threads, note },
        device: backend as WebBackend,
        loadTimeMs: performance.now() - start,
      },
    };
  };
}
