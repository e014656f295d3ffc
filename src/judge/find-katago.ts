import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../util/find-program.js';
import { JudgeError } from './judge-error.js';
import type { KatagoCommand } from './analysis-process.js';

const SHIPPED_CONFIG = fileURLToPath(new URL('../../engines/katago-analysis.cfg', import.meta.url));

export interface KatagoPlaces {
  /** Program. Default: $VW_KATAGO, an installed one, or `katago` on the PATH. */
  readonly katago?: string | undefined;
  /** Network. Default: $VW_KATAGO_MODEL, or the one installed with it. */
  readonly network?: string | undefined;
  /** Configuration of `katago analysis`. Default: $VW_KATAGO_ANALYSIS_CONFIG, or the one in engines/. */
  readonly config?: string | undefined;
  /** Human-SL network, for the human profiles. Default: $VW_KATAGO_HUMAN_MODEL. */
  readonly humanNetwork?: string | undefined;
}

/** Where `vw engines install katago` puts program, network and what belongs to them. */
export function installedKatago(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'vw-gtp', 'katago');
}

/**
 * Returns the command line of KataGo's analysis engine for boards up to a size: the network then works on no more
 * points than that, which is four times as fast on 9x9 as on 19x19. Throws JudgeError `no-judge`, saying what to do.
 */
export function findKatago(
  size: number,
  places: KatagoPlaces = {},
  env: NodeJS.ProcessEnv = process.env,
): KatagoCommand {
  const folder = installedKatago(env);
  const installed = (file: string): string | undefined =>
    existsSync(join(folder, file)) ? join(folder, file) : undefined;
  const name = places.katago ?? env['VW_KATAGO'] ?? installed('katago') ?? 'katago';
  const command = findProgram(name, env['PATH']);
  if (command === undefined) {
    throw new JudgeError(
      'no-judge',
      `no KataGo: there is no program ${name} (set VW_KATAGO and VW_KATAGO_MODEL, or run vw engines install katago)`,
    );
  }
  const network = places.network ?? env['VW_KATAGO_MODEL'] ?? installed('network.bin.gz');
  if (network === undefined || !existsSync(network)) {
    throw new JudgeError(
      'no-judge',
      `no network for KataGo: ${network === undefined ? 'VW_KATAGO_MODEL is not set' : `there is no file ${network}`}`,
    );
  }
  const config = places.config ?? env['VW_KATAGO_ANALYSIS_CONFIG'] ?? SHIPPED_CONFIG;
  const human = places.humanNetwork ?? env['VW_KATAGO_HUMAN_MODEL'];
  const buffers = `maxBoardXSizeForNNBuffer=${size},maxBoardYSizeForNNBuffer=${size}`;
  const args = ['analysis', '-config', config, '-model', network, '-override-config', buffers];
  return { command, args: human === undefined ? args : [...args, '-human-model', human] };
}
