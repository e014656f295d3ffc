import type { Argv, CommandModule } from 'yargs';

/** What a subcommand's module exports; `vw.ts` alone says what the commands are called. */
export interface Subcommand<Options> {
  /** A line that works, behind `vw`, and what it does; stands under `--help`. */
  readonly example: readonly [line: string, what: string];
  readonly builder: (yargs: Argv) => Argv<Options>;
  readonly handler: NonNullable<CommandModule<object, Options>['handler']>;
}

/** Returns a command of which the module is loaded only when the command is named, so that `vw --help` is quick. */
export function lazyCommand<Options>(
  command: string,
  describe: string,
  load: () => Promise<Subcommand<Options>>,
): CommandModule<object, Options> {
  return {
    command,
    describe,
    builder: async (yargs: Argv) => {
      const { builder, example } = await load();
      return lastOneCounts(builder(yargs).example(`$0 ${example[0]}`, example[1]));
    },
    handler: async (args) => (await load()).handler(args),
  };
}

/** Has the last one count where an option that takes one value is given twice. */
function lastOneCounts<Options>(yargs: Argv<Options>): Argv<Options> {
  // yargs says it nowhere else, and its types leave it out.
  const { key, array } = (yargs as unknown as Declared).getOptions();
  const single = Object.keys(key).filter((name) => !array.includes(name));
  yargs.coerce(single, (value: unknown) => (Array.isArray(value) ? value.at(-1) : value) as never);
  return yargs;
}

interface Declared {
  getOptions(): { readonly key: Readonly<Record<string, unknown>>; readonly array: readonly string[] };
}
