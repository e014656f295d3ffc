import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli/vw-gtp.js', import.meta.url));

/** A program started from a server's configuration, whose bytes are looked at as they come. */
export class EngineProcess {
  /** Every byte of stdout. */
  stdout = '';
  /** Lines of stderr, with the number of bytes of stdout before each. */
  readonly stderr: { readonly line: string; readonly before: number }[] = [];
  readonly child: ChildProcessWithoutNullStreams;
  readonly #gone = new AbortController();
  #read = 0;

  /** `command` begins with vw-gtp, as in the configurations that come with the program; few visits are enough here, whatever the clock. */
  constructor(command: readonly string[], visits: number) {
    const [name, ...args] = command;
    if (name !== 'vw-gtp') throw new Error(`not as expected: ${command.join(' ')}`);
    this.child = spawn(process.execPath, [program, ...args, '--visits', String(visits), '--device', 'cpu']);
    this.child.stdin.on('error', () => undefined);
    this.child.stdout.on('data', (chunk) => (this.stdout += String(chunk)));
    this.child.on('exit', () => this.#gone.abort());
    let rest = '';
    this.child.stderr.on('data', (chunk) => {
      const lines = (rest + String(chunk)).split('\n');
      rest = lines.pop()!;
      for (const line of lines) this.stderr.push({ line, before: this.stdout.length });
    });
  }

  /** Sends a line and returns the bytes up to the empty line that ends the answer. Throws after 20 s, or when it has died. */
  async send(line: string, lineEnd = '\n'): Promise<string> {
    this.child.stdin.write(line + lineEnd);
    const signal = AbortSignal.any([AbortSignal.timeout(20_000), this.#gone.signal]);
    for (;;) {
      const end = this.stdout.indexOf('\n\n', this.#read);
      if (end >= 0) {
        const answer = this.stdout.slice(this.#read, end + 2);
        this.#read = end + 2;
        return answer;
      }
      await once(this.child.stdout, 'data', { signal });
    }
  }

  /** Bytes that came behind the last answer. */
  get unread(): string {
    return this.stdout.slice(this.#read);
  }

  async quit(): Promise<number | null> {
    const gone = once(this.child, 'exit') as Promise<[number | null]>;
    this.child.stdin.write('quit\n');
    return (await gone)[0];
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
