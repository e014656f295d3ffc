import { writeFileWhole } from '../util/write-file.js';
import type { CommandTable } from './command-table.js';
import { GtpError } from './gtp-error.js';
import type { Session } from './session.js';

async function writeFrame(session: Session, args: readonly string[]): Promise<string> {
  const frame = (await session.player()).lastFrame?.();
  if (!frame) throw new GtpError('no frame yet');
  // Loads the native canvas, which nobody should wait for who only plays.
  const { encodePng } = await import('../picture/png.js');
  await writeFileWhole(args.join(' '), encodePng(frame));
  return '';
}

/** What our own player imagined; no other engine has these. */
export const imaginationCommands: CommandTable = {
  // The last generated frame as a PNG file, as generated: what was wrong in it is still there.
  'vw-frame_png': { usage: 'FILE', run: writeFrame },
  // Counts since the start as one line of JSON.
  'vw-stats': { usage: '', run: async (session) => JSON.stringify((await session.player()).stats?.() ?? {}) },
};
