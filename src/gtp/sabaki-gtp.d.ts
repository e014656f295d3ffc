declare module '@sabaki/gtp' {
  import type { ChildProcessWithoutNullStreams, SpawnOptions } from 'node:child_process';
  import type { EventEmitter } from 'node:events';

  export interface CommandLine {
    readonly id: number | null;
    /** Missing where the line holds an id alone. */
    readonly name?: string;
    readonly args: readonly string[];
  }

  export interface EngineResponse {
    readonly id: number | null;
    readonly content: string;
    readonly error: boolean;
  }

  export interface ResponseEvent {
    readonly line: string;
    readonly end: boolean;
    readonly response: EngineResponse;
  }

  export class Controller extends EventEmitter {
    constructor(path: string, args?: readonly string[], spawnOptions?: SpawnOptions);
    /** Null before start() and after the process has ended. */
    readonly process: ChildProcessWithoutNullStreams | null;
    start(): void;
    sendCommand(
      command: { readonly name: string; readonly id?: number; readonly args?: readonly string[] },
      subscriber?: (event: ResponseEvent) => void,
    ): Promise<EngineResponse>;
    /** Sends quit, and kills after the time. */
    stop(timeoutMs?: number): Promise<void>;
  }

  /** What a Controller has of its process: commands and answers over two streams. */
  export class StreamController extends EventEmitter {
    constructor(input: NodeJS.WritableStream, output: NodeJS.ReadableStream);
    sendCommand: Controller['sendCommand'];
    close(): void;
  }

  export interface SabakiCommand {
    readonly name: string;
    readonly args: readonly string[];
  }

  export interface SabakiState {
    readonly komi: number | null;
    readonly boardsize: readonly number[] | null;
    readonly history: readonly SabakiCommand[] | null;
  }

  export class ControllerStateTracker {
    constructor(controller: Controller);
    readonly state: SabakiState;
    /** Rejects where the engine refuses. */
    sync(state: SabakiState): Promise<void>;
  }

  export const Command: { fromString(line: string): CommandLine };
}
