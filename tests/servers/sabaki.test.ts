import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Controller, ControllerStateTracker } from '@sabaki/gtp';

// Sabaki's own GTP layer at the other end of the built program.
const program = fileURLToPath(new URL('../../dist/cli/vw-gtp.js', import.meta.url));
const controller = new Controller(process.execPath, [
  program,
  '--visits',
  '4',
  '--device',
  'cpu',
  '--seed',
  '1',
]);
const tracker = new ControllerStateTracker(controller);

const play = (color: string, vertex: string) => ({ name: 'play', args: [color, vertex] });
const opening = [play('B', 'E5'), play('W', 'C3'), play('B', 'G7')];

beforeAll(async () => {
  controller.start();
  // Sabaki sends these at once and waits for none of them.
  const names = ['name', 'version', 'protocol_version', 'list_commands'];
  const answers = await Promise.all(names.map((name) => controller.sendCommand({ name })));
  expect(answers.map(({ error }) => error)).toEqual([false, false, false, false]);
});
afterAll(() => controller.stop());

test('a game is synchronised, gone back in, and synchronised with handicap stones', async () => {
  await tracker.sync({ komi: 6.5, boardsize: [9, 9], history: opening });
  expect(tracker.state.history).toHaveLength(3);
  await tracker.sync({ komi: 6.5, boardsize: [9, 9], history: opening.slice(0, 1) });
  expect(tracker.state.history).toHaveLength(1);
  const handicap = { name: 'set_free_handicap', args: ['C3', 'G7'] };
  await tracker.sync({ komi: 0.5, boardsize: [9, 9], history: [handicap, play('W', 'E5')] });
  expect(tracker.state).toMatchObject({ komi: 0.5, boardsize: [9, 9] });
  const { content } = await controller.sendCommand({ name: 'final_status_list', args: ['alive'] });
  expect(content.split(/\s+/).sort()).toEqual(['C3', 'E5', 'G7']);
});

test.each([19, 13])('a game on Sabaki’s board of %i: handicap, moves, undo, an analysis', async (size) => {
  const stones = size === 19 ? ['D4', 'Q16', 'D16', 'Q4'] : ['D4', 'K10', 'D10', 'K4'];
  const handicap = { name: 'set_free_handicap', args: stones };
  await tracker.sync({ komi: 6.5, boardsize: [size, size], history: [handicap] });
  for (const color of ['W', 'B', 'W']) {
    const { content, error } = await controller.sendCommand({ name: 'genmove', args: [color] });
    expect([error, /^([A-HJ-T]\d{1,2}|pass)$/i.test(content)]).toEqual([false, true]);
  }
  await wait(20);
  const played = tracker.state.history!;
  expect(played).toHaveLength(4);
  await tracker.sync({ komi: 6.5, boardsize: [size, size], history: played.slice(0, 3) });
  expect(tracker.state.history).toHaveLength(3);
  let reports = 0;
  const analysis = controller.sendCommand({ name: 'kata-analyze', args: ['W', '5'] }, ({ line }) => {
    if (line.startsWith('info ')) reports++;
  });
  while (reports < 2) await wait(20);
  await controller.sendCommand({ name: 'protocol_version' });
  expect((await analysis).error).toBe(false);
});

test('a board that the model does not know cannot be synchronised, and the next one can', async () => {
  await expect(tracker.sync({ komi: 6.5, boardsize: [7, 7], history: [] })).rejects.toThrow(/not supported/);
  await tracker.sync({ komi: 6.5, boardsize: [9, 9], history: opening });
  expect(tracker.state.history).toHaveLength(3);
});

test('a move with reports is tracked, its reports are read line by line', async () => {
  await tracker.sync({ komi: 6.5, boardsize: [9, 9], history: opening });
  const lines: string[] = [];
  const command = { name: 'kata-genmove_analyze', args: ['W', '10'] };
  const { content } = await controller.sendCommand(command, ({ line }) => lines.push(line));
  const [, vertex] = /play (pass|[A-HJ]\d)$/.exec(content.trim())!;
  expect(lines.some((line) => /info move \S+ .* pv /.test(line))).toBe(true);
  await wait(20);
  expect(tracker.state.history?.at(-1)).toEqual(play('W', vertex!.toUpperCase()));
});

test('an analysis goes on until protocol_version breaks it off', async () => {
  let reports = 0;
  const command = { name: 'kata-analyze', args: ['B', '5'] };
  const analysis = controller.sendCommand(command, ({ line }) => {
    if (line.startsWith('info ')) reports++;
  });
  while (reports < 3) await wait(20);
  const { content } = await controller.sendCommand({ name: 'protocol_version' });
  expect(content).toBe('2');
  expect((await analysis).error).toBe(false);
});
