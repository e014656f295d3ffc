// What may be changed in a source text: each change is a place and what stands there instead. Comments and strings stay.

const STRINGS = {
  typescript: /\/\/.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g,
  python: /#.*|[rbf]*"""[\s\S]*?"""|[rbf]*"(?:\\.|[^"\\\n])*"|[rbf]*'(?:\\.|[^'\\\n])*'/g,
};

/** Both languages are formatted: operators of two sides stand between spaces. */
const CHANGES = [
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/ === /g, ' !== '],
  [/ !== /g, ' === '],
  [/ == /g, ' != '],
  [/ != /g, ' == '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \* /g, ' / '],
  [/ \/{1,2} /g, ' * '],
  [/ % /g, ' * '],
  [/ \+= /g, ' -= '],
  [/ -= /g, ' += '],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ and /g, ' or '],
  [/ or /g, ' and '],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/\bTrue\b/g, 'False'],
  [/\bFalse\b/g, 'True'],
  [/(?<=[ (])!(?=[\w(#])/g, ''],
  [/\bnot (?!in\b)/g, ''],
  [/\bcontinue\b(?=;)/g, 'break'],
  [/Math\.min\b/g, 'Math.max'],
  [/Math\.max\b/g, 'Math.min'],
];
const NUMBER = /(?<![\w.$])\d+(?:\.\d+)?(?![\w.])/g;

/** Returns [{ from, to, by }]. */
export function changesOf(source, language) {
  // Of the same length, so that places stay.
  const code = source.replace(STRINGS[language], (text) => text.replace(/[^\n]/g, '"'));
  const changes = CHANGES.flatMap(([pattern, by]) =>
    [...code.matchAll(pattern)].map(({ index, 0: found }) => ({ from: index, to: index + found.length, by })),
  );
  for (const { index, 0: found } of code.matchAll(NUMBER))
    changes.push({ from: index, to: index + found.length, by: String(Number(found) + 1) });
  return changes;
}
