import type { Writable } from 'node:stream';
import type { AnswerStream } from './command-table.js';
import { type GtpCommand, type GtpResponse, formatResponse } from './protocol.js';

export interface AnswerChannels {
  readonly output: Writable;
  /** Takes one line for people, without its line feed. */
  readonly log: (line: string) => void;
}

/** An answer from the moment its command begins: with head and lines already out, or all in one piece at the end. */
export class OpenAnswer implements AnswerStream {
  readonly signal: AbortSignal;
  readonly #command: GtpCommand;
  readonly #channels: AnswerChannels;
  readonly #stop = new AbortController();
  #isOpen = false;

  constructor(command: GtpCommand, channels: AnswerChannels) {
    this.#command = command;
    this.#channels = channels;
    this.signal = this.#stop.signal;
  }

  interrupt(): void {
    this.#stop.abort();
  }

  log(line: string): void {
    this.#channels.log(line);
  }

  write(line: string): void {
    const { output } = this.#channels;
    // A report that nobody has time to read must not grow in memory.
    if (this.#isOpen && output.writableNeedDrain) return;
    const head = this.#isOpen ? '' : `=${this.#command.id ?? ''}\n`;
    this.#isOpen = true;
    output.write(line === '' ? head : `${head}${line}\n`);
  }

  /** Returns the bytes that end the answer. An answer whose head is out can be no error any more. */
  ending(response: GtpResponse): string {
    if (!this.#isOpen) return formatResponse(response);
    if (!response.error) return response.content === '' ? '\n' : `${response.content}\n\n`;
    this.log(`${this.#command.name}: ${response.content.replace(/\s+/g, ' ')}`);
    return '\n';
  }
}
