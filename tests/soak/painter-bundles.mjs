// What draws boards in a page: programs that others wrote, each as one script; see screenshots.mjs.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** Returns a program's code as one script for a page. */
async function bundle(contents, resolveDir) {
  const stdin = { contents, resolveDir };
  const { outputFiles } = await build({ stdin, bundle: true, write: false, logLevel: 'error' });
  // The page is one file: what would end a script must not stand in it.
  return outputFiles[0].text.replaceAll('</script', '<\\/script');
}
const read = (path) => readFileSync(path, 'utf8');

/** Returns the programs that lie in FOLDER/node_modules, and Shudan, which is ours to use already. */
export async function painterBundles(folder) {
  const modules = resolve(folder, 'node_modules');
  return {
    shudan: {
      js: await bundle(
        "import { h, render } from 'preact'; import { Goban } from '@sabaki/shudan'; window.drawShudan = (where, props) => render(h(Goban, props), where);",
        resolve('.'),
      ),
      css: pathToFileURL('node_modules/@sabaki/shudan/css/goban.css').href,
    },
    besogo: { folder: pathToFileURL(join(modules, 'besogo')).href },
    goban: {
      js: await bundle("import * as goban from 'goban'; window.goban = goban;", resolve(folder)),
    },
    wgo: { js: read(join(modules, 'wgo/dist/index.js')), css: read(join(modules, 'wgo/dist/style.css')) },
  };
}
