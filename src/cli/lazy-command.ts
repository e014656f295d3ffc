import type { Argv, CommandModule } from 'yargs';

/** What a subcommand's module exports; `vw.ts` alone says what the commands are called. */
export interface Subcommand<Options> {
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
    builder: async (yargs: Argv) => (await load()).builder(yargs),
    handler: async (args) => (await load()).handler(args),
  };
}
