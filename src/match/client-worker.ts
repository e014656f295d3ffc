import { parentPort } from 'node:worker_threads';
import { EngineError, GtpClient, type GtpClientOptions } from '../gtp/client.js';
import { EngineLog } from './engine-log.js';

/** What the thread is asked: to start a program, to send it a command, what was said since the last time, to end it. */
export type ClientRequest = { readonly id: number; readonly engine: number } & (
  | { readonly kind: 'start'; readonly options: GtpClientOptions; readonly isLogged: boolean }
  | { readonly kind: 'send'; readonly command: string; readonly timeoutMs: number }
  | { readonly kind: 'log' }
  | { readonly kind: 'stop'; readonly timeoutMs: number | undefined }
);

export interface ClientFailure {
  readonly code: EngineError['code'];
  readonly message: string;
  readonly answer: string;
}

export type ClientMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly content: string; readonly ms: number }
  | {
      readonly kind: 'failure';
      readonly id: number;
      readonly failure: ClientFailure;
      readonly hasEnded: boolean;
    }
  /** A process has been started, which must not outlive ours. */
  | { readonly kind: 'spawned'; readonly pid: number; readonly mark: string }
  | { readonly kind: 'ended'; readonly engine: number; readonly pid: number };

const clients = new Map<number, GtpClient>();
const logs = new Map<number, EngineLog>();

async function answer(request: ClientRequest): Promise<string> {
  const { engine } = request;
  switch (request.kind) {
    case 'start': {
      const log = request.isLogged ? new EngineLog() : undefined;
      if (log) logs.set(engine, log);
      const client = await GtpClient.start({
        ...request.options,
        ...(log ? { onTraffic: (mark, text) => log.add(mark, text) } : {}),
        onSpawn: (pid, mark, ended) => {
          tell({ kind: 'spawned', pid, mark });
          void ended.then(() => tell({ kind: 'ended', engine, pid }));
        },
      });
      clients.set(engine, client);
      return '';
    }
    case 'send': {
      const client = clients.get(engine);
      // What was sent when the game was broken off may come behind the end of the engine.
      if (!client) throw new EngineError('stopped', 'was stopped before it was asked');
      return client.send(request.command, request.timeoutMs);
    }
    case 'log':
      return logs.get(engine)?.take() ?? '';
    case 'stop':
      // Ended before it was there, or twice.
      await clients.get(engine)?.stop(request.timeoutMs);
      clients.delete(engine);
      logs.delete(engine);
      return '';
  }
}

function tell(message: ClientMessage): void {
  parentPort!.postMessage(message);
}

parentPort!.on('message', (request: ClientRequest) => {
  const { id, engine } = request;
  const start = performance.now();
  void answer(request).then(
    (content) => tell({ kind: 'answer', id, content, ms: performance.now() - start }),
    (error: unknown) => {
      if (!(error instanceof EngineError)) throw error;
      const { code, message, answer } = error;
      const hasEnded = clients.get(engine)?.hasEnded ?? true;
      tell({
        ...({ kind: 'failure', id, hasEnded } as const),
        failure: { code, message, answer },
      });
    },
  );
});
