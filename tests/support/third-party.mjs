#!/usr/bin/env node
// node tests/support/third-party.mjs: writes docs/third-party-notices.md, the licences of what is installed with the package.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Returns what the lock file installs for users, sorted by name; what only some platforms get is left out. */
export function shippedPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev, optional, link }]) => path !== '' && !dev && !optional && !link)
    .map(([path, { version, license }]) => ({
      path,
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license,
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))
    .filter(({ name, version }, i, all) => all[i - 1]?.name !== name || all[i - 1].version !== version);
}

function licenseText(path) {
  const folder = join(root, path);
  if (!existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((file) => /^(licen[cs]e|copying)/i.test(file));
  return name && readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim();
}

function notices() {
  const packages = shippedPackages();
  const firstWith = new Map();
  const parts = packages.map(({ path, name, version, license }) => {
    const { license: declared = license } = JSON.parse(
      readFileSync(join(root, path, 'package.json'), 'utf8'),
    );
    const text = licenseText(path);
    const kind = `${typeof declared === 'string' ? declared : (declared?.type ?? 'unknown')} licence`;
    const known = firstWith.get(text);
    if (text !== undefined && known === undefined) firstWith.set(text, name);
    const body =
      text === undefined
        ? 'The package carries no text of it.'
        : known === undefined
          ? `\`\`\`text\n${text.replaceAll('```', "'''")}\n\`\`\``
          : `The same text as that of ${known}.`;
    return `## ${name} ${version}\n\n${kind}\n\n${body}\n`;
  });
  const head =
    '# Third-party notices\n\n' +
    'What is installed with vw-gtp, and under which licences. Written by `npm run notices` from package-lock.json; `npm run sbom` prints a\n' +
    'CycloneDX list. The web page contains preact, Shudan and umap-js; the model is the project\u2019s own.\n';
  return `${head}\n${parts.join('\n')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(root, 'docs', 'third-party-notices.md'), notices());
}
