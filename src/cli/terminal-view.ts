/** Shows one text after another: on a terminal each in the place of the one before, else one below the other. */
export class TerminalView {
  readonly #output: NodeJS.WriteStream;
  /** How many rows the last text takes. */
  #rows = 0;

  constructor(output: NodeJS.WriteStream = process.stdout) {
    this.#output = output;
  }

  /** Whether somebody is likely to be watching. */
  get isTerminal(): boolean {
    return this.#output.isTTY;
  }

  show(text: string): void {
    const width = this.#output.isTTY ? this.#output.columns : Infinity;
    // A line that wraps would take rows that are not counted.
    const lines = text.split('\n').map((line) => line.slice(0, width - 1));
    const rows = this.#output.isTTY ? this.#output.rows : 0;
    const goBack = this.#rows > 0 && this.#rows < rows ? `\x1b[${this.#rows}A\x1b[J` : '';
    this.#output.write(`${goBack}${lines.join('\n')}\n`);
    this.#rows = lines.length;
  }
}
