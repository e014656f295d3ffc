#!/usr/bin/env node
// node tests/soak/rating-coverage.mjs [--tournaments 1000] [--spread 200] [--seed 1] [--only intervals|sprt] [--players N]
// How often the 95 % intervals of vw arena and vw rate hold what is true: tournaments between players of known Elo, simulated. Strengths are
// drawn from a normal distribution with --spread Elo; the two games of a pair share an opening, which may favour a colour. Then sequential
// tests of the default bounds: how often each side is accepted, and after how many pairs (mostWithin: 95 % of them). A line of JSON each.
import { parseArgs } from 'node:util';
import { DEFAULT_SPRT, SprtWalk } from '../../dist/arena/sprt-walk.js';
import { standingsOf } from '../../dist/arena/standings.js';
import { swissRound } from '../../dist/arena/swiss.js';
import { eloOf, expectedScore } from '../../dist/rating/elo.js';
import { seededRandom } from '../../dist/util/rng.js';
import { rounded } from './rounded.mjs';

const { values } = parseArgs({
  options: {
    tournaments: { type: 'string', default: '1000' },
    spread: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    players: { type: 'string' },
  },
});
const [tournaments, spread, seed] = [values.tournaments, values.spread, values.seed].map(Number);
const random = seededRandom(seed);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const everybody = (players) =>
  [...Array(players).keys()].flatMap((a) => [...Array(a).keys()].map((b) => [b, a]));
const meetings = {
  'round-robin': everybody,
  ring: (players) => [...Array(players).keys()].map((a) => [a, (a + 1) % players]),
  gauntlet: (players) => [...Array(players - 1).keys()].map((a) => [0, a + 1]),
};

/** Returns how likely 0, 0.5 and 1 points are in a game of which the expected score is `p`; drawn most often where both are alike. */
function sharesOf(p, draws) {
  const drawn = draws * 2 * Math.min(p, 1 - p);
  return [1 - p - drawn / 2, drawn, p - drawn / 2];
}

/** Returns mean score, and normalized Elo, of pairs between two players in the long run, over all openings. */
function truthOf(difference, { draws, firstMove, openings }) {
  const pair = [0, 0, 0, 0, 0];
  for (let at = -4; at <= 4; at += 0.125) {
    const [first, second] = [1, -1].map((sign) =>
      sharesOf(expectedScore(difference + sign * (firstMove + openings * at)), draws),
    );
    const weight = (Math.exp((-at * at) / 2) * 0.125) / Math.sqrt(2 * Math.PI);
    first.forEach((one, i) => second.forEach((other, j) => (pair[i + j] += weight * one * other)));
  }
  const all = pair.reduce((sum, share) => sum + share, 0);
  const mean = pair.reduce((sum, share, i) => sum + (share * i) / 4, 0) / all;
  const variance = pair.reduce((sum, share, i) => sum + share * (i / 4 - mean) ** 2, 0) / all;
  return { score: mean, normalized: ((mean - 0.5) / Math.sqrt(2 * variance)) * (800 / Math.LN10) };
}

/** Returns games of a simulated tournament, and what is true of it. */
function tournament({ players, format, pairs, draws, firstMove, openings }) {
  const elo = Array.from({ length: players }, () => spread * normal());
  const games = [];
  const played = [];
  const playPair = (a, b, pair) => {
    const favour = openings * normal();
    const points = [
      [a, b],
      [b, a],
    ].map(([first, second]) => {
      const p = expectedScore(elo[first] - elo[second] + firstMove + favour);
      const [lost, drawn] = sharesOf(p, draws);
      const chance = random();
      const won = chance < lost ? 0 : chance < lost + drawn ? 0.5 : 1;
      games.push({ first: `p${first}`, second: `p${second}`, points: won, pair: String(pair) });
      return won;
    });
    played.push({ first: a, second: b, points: points[0] + 1 - points[1] });
  };
  for (let pair = 0; pair < pairs; pair++) {
    const who = format === 'swiss' ? swissRound(players, played, seed) : meetings[format](players);
    for (const [a, b] of who) playPair(a, b, pair);
  }
  return { games, elo };
}

class Share {
  held = 0;
  all = 0;
  add({ low, high }, truth) {
    this.all += 1;
    this.held += Number(low <= truth && truth <= high);
  }
  /** `null` where there was nothing to hold. */
  toJSON() {
    return this.all === 0 ? null : rounded(this.held / this.all, 4);
  }
}

/** Returns how often each kind of interval held what is true. */
function coverage(line) {
  const kinds = {
    contrast: new Share(),
    anchored: new Share(),
    pool: new Share(),
    alone: new Share(),
    normalized: new Share(),
    first: new Share(),
  };
  for (let round = 0; round < tournaments; round++) {
    const { games, elo } = tournament(line);
    const truth = (name) => elo[Number(name.slice(1))];
    const held = standingsOf(games, { anchors: new Map([['p0', elo[0]]]) });
    for (const { name, interval, isAnchor } of held.players) {
      if (!isAnchor) kinds.anchored.add(interval, truth(name));
    }
    const free = standingsOf(games);
    const mean = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
    const shift =
      mean(free.players.map((player) => player.elo)) - mean(free.players.map(({ name }) => truth(name)));
    for (const { name, interval } of free.players) kinds.pool.add(interval, truth(name) + shift);
    kinds.first.add(free.firstMoveInterval, line.firstMove);
    for (const { a, b, contrast, match } of free.encounters) {
      const difference = truth(a) - truth(b);
      const { score, normalized } = truthOf(difference, line);
      kinds.contrast.add(contrast, difference);
      kinds.alone.add(match.eloInterval, eloOf(score));
      if (match.normalizedElo) kinds.normalized.add(match.normalizedElo, normalized);
    }
  }
  return kinds;
}

const plain = { draws: 0, firstMove: 0, openings: 0 };
const uneven = { draws: 0.1, firstMove: 60, openings: 100 };
const lines = [];
for (const world of [plain, uneven]) {
  for (const pairs of [1, 2, 3, 5, 10, 50, 200])
    lines.push({ players: 2, format: 'round-robin', pairs, ...world });
  for (const pairs of [1, 10]) lines.push({ players: 4, format: 'round-robin', pairs, ...world });
  for (const pairs of [1, 3, 10]) lines.push({ players: 6, format: 'ring', pairs, ...world });
  for (const pairs of [1, 10]) lines.push({ players: 6, format: 'gauntlet', pairs, ...world });
  for (const pairs of [5, 20]) lines.push({ players: 6, format: 'swiss', pairs, ...world });
  lines.push({ players: 20, format: 'swiss', pairs: 5, ...world });
  lines.push({ players: 20, format: 'round-robin', pairs: 1, ...world });
}
for (const line of values.only === 'sprt' ? [] : lines) {
  if (values.players && line.players !== Number(values.players)) continue;
  console.log(JSON.stringify({ ...line, held: coverage(line) }));
}

/** Returns the Elo difference that is so much normalized Elo in a world. */
function differenceOf(normalized, world) {
  let [low, high] = [-1000, 1000];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (truthOf(middle, world).normalized < normalized) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Returns how a test between two players ended, and after how many pairs. */
function test(difference, world, pairs) {
  const games = new Map();
  const walk = new SprtWalk({ sprt: DEFAULT_SPRT, pairs });
  for (let pair = 0; pair < pairs; pair++) {
    const favour = world.openings * normal();
    for (const game of [0, 1]) {
      const sign = game === 0 ? 1 : -1;
      const [lost, drawn] = sharesOf(
        expectedScore(sign * difference + world.firstMove + favour),
        world.draws,
      );
      const chance = random();
      const lead = chance < lost ? -1 : chance < lost + drawn ? 0 : 1;
      games.set(`0-1-${pair}-${game}`, { result: { kind: 'score', lead } });
    }
    const { verdict } = walk.advance(games);
    if (verdict !== 'open') return { verdict, pairs: pair + 1 };
  }
  return { verdict: 'open', pairs };
}

for (const world of values.only === 'intervals' ? [] : [plain, uneven]) {
  for (const normalized of [-20, 0, 10, 20, 40]) {
    const difference = differenceOf(normalized, world);
    const ends = Array.from({ length: tournaments }, () => test(difference, world, 5000));
    const share = (verdict) => rounded(ends.filter((end) => end.verdict === verdict).length / tournaments, 4);
    const lengths = ends.map(({ pairs }) => pairs).sort((a, b) => a - b);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / tournaments;
    const at = (part) => lengths[Math.floor(part * (tournaments - 1))];
    console.log(
      JSON.stringify({
        ...{ normalized, ...world, elo0: share('elo0'), elo1: share('elo1'), open: share('open') },
        ...{ meanPairs: Math.round(mean), halfWithin: at(0.5), mostWithin: at(0.95) },
      }),
    );
  }
}
