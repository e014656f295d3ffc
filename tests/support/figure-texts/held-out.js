import { SIZES, bySize, inWords, measuredTable, percent, scoreOf, table } from './format.js';

function heldOutRows(measured, names) {
  const ours = SIZES.map((size) => bySize(measured('held-out').results, size));
  const policy = SIZES.map((size) => bySize(measured('policy').results, size));
  const rows = {
    moves: ['moves, games', ...ours.map(({ positions, games }) => `${inWords(positions)} of ${games}`)],
    readBack: [
      'boards read back exactly by the tokenizer',
      ...ours.map((one) => percent(one.boardsReadBack)),
    ],
    legal: [
      'raw generated frames readable and legal, before any correction',
      ...ours.map((one) => percent(one.rawLegal)),
    ],
    exact: [
      'raw frames that are the board after their move to the last stone',
      ...ours.map((one) => percent(one.rawExact)),
    ],
    matched: [
      'moves of a strong KataGo network matched, games it never saw',
      ...ours.map((one) => percent(one.matched)),
    ],
    policy: [
      "the same by the raw policy of KataGo's 6-block network",
      ...policy.map((one) => percent(one.matched)),
    ],
  };
  return names.map((name) => rows[name]);
}

const encounter = (measured, opponent, size) =>
  measured('strength').results.find((one) => one.size === size && one.b === opponent);

export function front(measured) {
  const against = (opponents) =>
    SIZES.map((size, index) =>
      opponents[index] ? scoreOf(encounter(measured, opponents[index], size)) : '',
    );
  return table(
    ['', '9×9', '13×13', '19×19'],
    [
      ...heldOutRows(measured, ['matched', 'policy', 'legal']),
      [
        'against GNU Go 3.8, level 10, on 19×19 level 1 (95 %)',
        ...against(['gnugo-10', 'gnugo-10', 'gnugo-1']),
      ],
      ["against KataGo's 6-block network at one visit", ...against(['katago-1'])],
    ],
  );
}

export function heldOut(measured) {
  const commands = [...measured('held-out').commands, ...measured('policy').commands];
  const rows = heldOutRows(measured, ['moves', 'readBack', 'legal', 'exact', 'matched', 'policy']);
  return measuredTable(commands, ['played by b10c384h6nbttflrs', '9×9', '13×13', '19×19'], rows);
}
