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
      return builder(yargs).example(`$0 ${example[0]}`, example[1]);
    },
    handler: async (args) => (await load()).handler(args),
  };
}
