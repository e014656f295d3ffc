import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { findKatago } from '../../src/judge/find-katago.js';
import { installKatago } from '../../src/judge/install-katago.js';
import { KatagoJudge } from '../../src/judge/katago-judge.js';

const mock = fileURLToPath(new URL('../engines/judge.mjs', import.meta.url));
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'install-'));
});
afterEach(() => rm(home, { recursive: true }));

/** Makes a wheel with a program that runs our stand-in. */
function makeWheel(files: Record<string, string>): string {
  const wheel = join(home, 'katrain.whl');
  const script =
    'import sys,json,zipfile\nz=zipfile.ZipFile(sys.argv[1],"w")\nfor k,v in json.loads(sys.argv[2]).items(): z.writestr(k,v)\nz.close()';
  execFileSync('python3', ['-c', script, wheel, JSON.stringify(files)]);
  return wheel;
}

const env = (): NodeJS.ProcessEnv => ({ XDG_DATA_HOME: home, PATH: '/nowhere' });
const folder = (): string => join(home, 'vw-gtp', 'katago');

describe('installing KataGo', () => {
  test('puts program and network where they are found, and they work', async () => {
    const wheel = makeWheel({
      'katrain/KataGo/katago': `#!/bin/sh\nexec "${process.execPath}" "${mock}" none\n`,
      'katrain/models/b10.bin.gz': 'network',
      'katrain/other.txt': 'x',
    });
    expect(await installKatago({ folder: folder(), wheel, log: () => undefined })).toBe('b10.bin.gz');
    expect((await readdir(folder())).sort()).toEqual(['katago', 'network.bin.gz']);
    const command = findKatago(9, {}, env());
    expect(command.args).toContain(join(folder(), 'network.bin.gz'));
    const judge = await KatagoJudge.start(command);
    expect(judge.identity.program).toBe('KataGo 9.9');
    await judge.stop();
  });

  test('unpacks an AppImage, which runs nowhere without FUSE', async () => {
    const image = [
      '#!/bin/sh',
      '[ "$1" = --appimage-extract ] || { echo "Error: No suitable fusermount binary found"; exit 1; }',
      'mkdir squashfs-root',
      `printf '#!/bin/sh\\nexec "${process.execPath}" "${mock}" none\\n' > squashfs-root/AppRun`,
      'chmod +x squashfs-root/AppRun',
    ].join('\n');
    const wheel = makeWheel({ 'katrain/KataGo/katago': image, 'katrain/models/b10.bin.gz': 'network' });
    await installKatago({ folder: folder(), wheel, log: () => undefined });
    expect((await readdir(folder())).sort()).toEqual(['katago', 'network.bin.gz', 'squashfs-root']);
    const judge = await KatagoJudge.start(findKatago(9, {}, env()));
    expect(judge.identity.program).toBe('KataGo 9.9');
    await judge.stop();
  });

  test('leaves what was there where a wheel is broken, and nothing half done', async () => {
    const good = makeWheel({ 'katrain/KataGo/katago': '1', 'katrain/models/a.bin.gz': '2' });
    await installKatago({ folder: folder(), wheel: good, log: () => undefined });
    await writeFile(good, 'no zip');
    await expect(
      installKatago({ folder: folder(), wheel: good, log: () => undefined }),
    ).rejects.toMatchObject({
      code: 'install-failed',
    });
    expect(await readFile(join(folder(), 'network.bin.gz'), 'utf8')).toBe('2');
    expect(await readdir(join(home, 'vw-gtp'))).toEqual(['katago']);
  });
});

describe('finding KataGo', () => {
  test('nowhere: says what to do', () => {
    expect(() => findKatago(9, {}, env())).toThrow(
      /no KataGo: .*set VW_KATAGO and VW_KATAGO_MODEL, or run vw engines/,
    );
  });

  test('without a network: says so', () => {
    const program = process.execPath;
    expect(() => findKatago(9, { katago: program }, env())).toThrow('VW_KATAGO_MODEL is not set');
    expect(() => findKatago(9, {}, { ...env(), VW_KATAGO: program, VW_KATAGO_MODEL: '/no/net' })).toThrow(
      'there is no file /no/net',
    );
  });

  test('with both: the board size is the network’s, the shipped configuration is there', () => {
    const { args } = findKatago(9, { katago: process.execPath, network: mock }, env());
    expect(args.join(' ')).toContain('maxBoardXSizeForNNBuffer=9,maxBoardYSizeForNNBuffer=9');
    expect(existsSync(args[args.indexOf('-config') + 1]!)).toBe(true);
  });
});
