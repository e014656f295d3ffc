import { formatElo, formatInterval } from '../rating/format-elo.js';
import { egfAbove, egfRank, formatRank, ogsRank } from '../rating/human-ranks.js';
import type { KnownEngine } from './settings.js';
import type { Player, Standings } from './standings.js';

/** What is known of an engine's place on other scales. */
interface Reference {
  /** What people call it, and whether an engine is it: by what the program says of itself and by its settings, not by its name here. */
  readonly engine: string;
  readonly is: (engine: KnownEngine) => boolean;
  readonly size: number;
  /** Elo on the server of engines, CGOS. */
  readonly cgos?: number;
  /** Elo on the scale of the VideoWorld paper. */
  readonly videoWorld?: number;
  /** Weakest and strongest rank among people that was reported, in steps above 30 kyu. */
  readonly ranks?: readonly [number, number];
  readonly source: string;
}

/** GNU Go plays at level 10 where nothing else is said. */
const isGnuGo10 = ({ description, args = [], startup }: KnownEngine): boolean =>
  /^GNU Go 3\.8\b/.test(description) &&
  /^(?:10)?$/.test(/--level[ =](\d+)/.exec(args.join(' '))?.[1] ?? '') &&
  !startup.some((command) => /^level\b/.test(command));

const isHuman9d = ({ description, args = [] }: KnownEngine): boolean =>
  /^KataGo\b/.test(description) &&
  args.includes('-human-model') &&
  /\bhumanSLProfile=preaz_9d\b/.test(args.join(' '));

const REFERENCES: readonly Reference[] = [
  {
    engine: 'GNU Go 3.8 at level 10',
    is: isGnuGo10,
    size: 9,
    cgos: 1946,
    ranks: [15, 19],
    source: 'GNU Go 3.8 level 10: 1946 on CGOS 9x9 (BayesElo), 15k to 11k on OGS 9x9',
  },
  {
    engine: 'GNU Go 3.8 at level 10',
    is: isGnuGo10,
    size: 19,
    ranks: [16, 25],
    source: 'GNU Go 3.8 level 10: 14k on OGS to 5k on KGS',
  },
  {
    engine: 'KataGo with the 9-dan human profile',
    is: isHuman9d,
    size: 9,
    videoWorld: 2700,
    source: 'KataGo with the 9-dan human profile = 2700, as the paper sets it',
  },
];

/** Rank steps by which any estimate may be wrong besides, by board size. */
const DOUBT = (size: number): number => (size >= 19 ? 2 : 3);

/** One engine's strength with what it rests on; Elo with 95 % interval, null where no anchor of the scale took part. */
export interface RankCard {
  readonly engine: string;
  readonly board: string;
  readonly pairs: number;
  readonly cgosElo: Estimate | null;
  readonly videoWorldElo: Estimate | null;
  /** Estimated, as a range. */
  readonly rank: { readonly from: string; readonly to: string; readonly method: string } | null;
  readonly sources: readonly string[];
}

interface Estimate {
  readonly elo: number;
  readonly low: number;
  readonly high: number;
  readonly anchor: string;
}

/** What of a tournament a card needs: tournament.json has it. */
export interface CardSettings {
  readonly size: number;
  readonly komi: number;
  readonly engines: readonly KnownEngine[];
}

/** Returns a card for every engine that is no reference itself. */
export function rankCards(standings: Standings, { size, komi, engines }: CardSettings): RankCard[] {
  const played = engines.filter(({ name }) => standings.players.some((player) => player.name === name));
  const present = played.flatMap((engine) =>
    REFERENCES.filter((reference) => reference.size === size && reference.is(engine)).map((reference) => ({
      ...{ reference, name: engine.name },
    })),
  );
  return standings.players
    .filter(
      ({ name }) =>
        !engines.some((engine) => engine.name === name && REFERENCES.some(({ is }) => is(engine))),
    )
    .map((player): RankCard => {
      const used = present.map(({ reference, name }) => ({ reference, gap: gapTo(standings, player, name) }));
      const pairs = standings.encounters
        .filter(({ a, b }) => a === player.name || b === player.name)
        .reduce((sum, { pairCounts }) => sum + pairCounts.reduce((all, count) => all + count, 0), 0);
      const onScale = (scale: 'cgos' | 'videoWorld'): Estimate | null => {
        const found = used.find(({ reference, gap }) => reference[scale] !== undefined && gap);
        if (!found) return null;
        const base = found.reference[scale]!;
        const { elo, low, high } = found.gap!;
        return { elo: base + elo, low: base + low, high: base + high, anchor: found.reference.engine };
      };
      const ranked = used.find(({ reference, gap }) => reference.ranks && gap);
      return {
        engine: player.name,
        board: `${size}x${size}, komi ${komi}, area rules, positional superko`,
        pairs,
        cgosElo: onScale('cgos'),
        videoWorldElo: onScale('videoWorld'),
        rank: ranked ? rankOf(ranked.reference.ranks!, ranked.gap!, size) : null,
        sources: used.filter(({ gap }) => gap).map(({ reference }) => reference.source),
      };
    });
}

type Gap = { readonly elo: number; readonly low: number; readonly high: number };

/** Returns how far a player is above another one, by the contrast of the two where they met. */
function gapTo({ encounters }: Standings, { name }: Player, reference: string): Gap | undefined {
  const met = encounters.find(({ a, b }) => [a, b].includes(name) && [a, b].includes(reference));
  if (!met) return undefined;
  const { elo, low, high } = met.contrast;
  return met.a === name ? { elo, low, high } : { elo: -elo, low: -high, high: -low };
}

/** The union of what the EGF's and OGS's formulas make of the ends of both intervals, and the doubt on both sides. */
function rankOf(ranks: readonly [number, number], { low, high }: Gap, size: number): RankCard['rank'] {
  const estimates = [
    [ranks[0], low],
    [ranks[1], high],
  ].flatMap(([rank, elo]) => [
    egfRank(egfAbove(egfRatingOf(rank!), elo!)),
    ogsRank(525 * Math.exp(rank! / 23.15) + elo!),
  ]);
  const doubt = DOUBT(size);
  return {
    from: formatRank(Math.max(0, Math.min(...estimates) - doubt)),
    to: formatRank(Math.min(38, Math.max(...estimates) + doubt)),
    method: `estimated from the anchor's reported ranks and the Elo difference, by the slopes of EGF and OGS together, ± ${doubt} ranks; no rank on this board is published`,
  };
}

function egfRatingOf(rank: number): number {
  return 2100 + (rank - 30) * 100;
}

/** Returns a card as lines of text. */
export function describeRankCard(card: RankCard): string {
  const estimate = (value: Estimate | null, missing: string): string =>
    value
      ? `${formatElo(value.elo)} (95 %: ${formatInterval(value)}), anchor ${value.anchor}`
      : `not measured: ${missing} did not play`;
  const { rank } = card;
  return [
    `${card.engine} on ${card.board}, ${card.pairs} pairs`,
    `  CGOS-anchored Elo     ${estimate(card.cgosElo, 'GNU Go 3.8 at level 10')}`,
    `  VideoWorld-scale Elo  ${estimate(card.videoWorldElo, 'KataGo with the 9-dan human profile')}`,
    `  rank                  ${rank ? `${rank.from} to ${rank.to}, ${rank.method}` : 'not estimated: no anchor with a known rank played'}`,
    ...card.sources.map((source) => `  ${source}`),
  ].join('\n');
}
