import type { Outlook } from './outlook.js';

/** Sums over imagined futures, all as Black sees them, so that no sign has to be turned on the way up. */
export class Tally {
  visits = 0;
  winrate = 0;
  lead = 0;
  leadSquares = 0;
  winrateSquares = 0;
  readonly ownership: Float64Array;
  readonly ownershipSquares: Float64Array;

  constructor(points: number) {
    this.ownership = new Float64Array(points);
    this.ownershipSquares = new Float64Array(points);
  }

  /** Adds an outlook of `color`. */
  add({ winrate, lead, ownership }: Outlook, color: number): void {
    const black = color === 1 ? winrate : 1 - winrate;
    this.visits++;
    this.winrate += black;
    this.winrateSquares += black * black;
    this.lead += color * lead;
    this.leadSquares += lead * lead;
    for (let point = 0; point < ownership.length; point++) {
      const value = ownership[point]!;
      this.ownership[point]! += color * value;
      this.ownershipSquares[point]! += value * value;
    }
  }

  /** Returns the means as `color` sees them. */
  seenBy(color: number): {
    winrate: number;
    winrateStdev: number;
    lead: number;
    leadStdev: number;
    ownership: Float32Array;
    ownershipStdev: Float32Array;
  } {
    const { visits } = this;
    const winrate = this.winrate / visits;
    const lead = this.lead / visits;
    return {
      winrate: color === 1 ? winrate : 1 - winrate,
      winrateStdev: stdev(this.winrateSquares / visits, winrate),
      lead: color * lead,
      leadStdev: stdev(this.leadSquares / visits, lead),
      ownership: Float32Array.from(this.ownership, (sum) => (color * sum) / visits),
      ownershipStdev: Float32Array.from(this.ownershipSquares, (squares, point) =>
        stdev(squares / visits, this.ownership[point]! / visits),
      ),
    };
  }
}

function stdev(meanSquare: number, mean: number): number {
  return Math.sqrt(Math.max(0, meanSquare - mean * mean));
}
