// How what was measured is shown on pages: by the name of a block, Markdown from `measured(NAME)`, the content of docs/figures/NAME.json.
import { arenaSpeed, coverage, sprt } from './figure-texts/arena.js';
import { bench, judges } from './figure-texts/bench.js';
import { clocks, futures, levels, strength } from './figure-texts/games.js';
import { front, heldOut } from './figure-texts/held-out.js';
import { pageSpeed } from './figure-texts/page.js';
import { seen, watched } from './figure-texts/pictures.js';
import { reliability } from './figure-texts/reliability.js';

export const FIGURE_TEXTS = {
  ...{ front, 'held-out': heldOut, strength, futures, clocks, levels },
  ...{ seen, watched, reliability, coverage, sprt, 'arena-speed': arenaSpeed },
  ...{ bench, judges, 'page-speed': pageSpeed },
};
