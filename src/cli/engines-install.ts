import { join } from 'node:path';
import { findKatago, installedKatago } from '../judge/find-katago.js';
import { installKatago } from '../judge/install-katago.js';
import { describeIdentity } from '../judge/judge.js';
import { KatagoJudge } from '../judge/katago-judge.js';
import { messageOf } from '../util/errors.js';
import type { Subcommand } from './lazy-command.js';

interface InstallCommandOptions {
  engine: 'katago';
  folder: string;
  wheel: string | undefined;
  size: number;
}

/** An OpenCL build that tries out kernels says nothing for a minute at times. */
const FIRST_SILENCE_MS = 5 * 60_000;

const text = { type: 'string', requiresArg: true } as const;

export const enginesInstallCommand: Subcommand<InstallCommandOptions> = {
  example: ['engines install katago', 'KataGo for this machine, and a network'],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 engines install katago\n\nFetches KataGo and a network with pip, and starts it once. It needs an OpenCL driver: that of the graphics\ncard, or pocl-opencl-icd of Debian for the CPU. It tunes itself at the first start, some\nminutes on a graphics card and ten on a CPU, and keeps the result.',
      )
      .positional('engine', { choices: ['katago'] as const, demandOption: true, describe: 'what to install' })
      .options({
        folder: {
          ...text,
          default: installedKatago(),
          describe: 'where it will lie; vw finds it in the default one',
        },
        wheel: { ...text, describe: 'a wheel of katrain that is there already' },
        size: { type: 'number', requiresArg: true, default: 9, describe: 'board size to tune for' },
      }),

  handler: async ({ folder, wheel, size }) => {
    const network = await installKatago({ folder, wheel, log: (line) => console.error(line) });
    const [katago, file] = [join(folder, 'katago'), join(folder, 'network.bin.gz')];
    console.log(`${katago}\n${file} (${network})`);
    console.error(
      'starting it for the first time; with OpenCL it tunes itself now, some ten minutes on a CPU',
    );
    try {
      const judge = await KatagoJudge.start({
        ...findKatago(size, { katago, network: file }),
        startTimeoutMs: FIRST_SILENCE_MS,
        log: (line) => console.error(line),
      });
      console.log(describeIdentity(judge.identity));
      await judge.stop();
    } catch (error) {
      console.error(
        `${messageOf(error)}\nIt is installed, but needs an OpenCL driver, such as: apt-get install pocl-opencl-icd`,
      );
      process.exitCode = 1;
    }
  },
};
