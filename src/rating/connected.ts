import type { Meeting } from './likelihood.js';

/** Returns the groups of players that games connect, largest first: between groups no rating can be compared. */
export function connectedGroups(meetings: readonly Meeting[], players: number): number[][] {
  const group = [...Array<number>(players).keys()];
  const find = (player: number): number => {
    while (group[player] !== player) player = group[player]!;
    return player;
  };
  for (const { first, second, wins, draws, losses } of meetings) {
    if (wins + draws + losses > 0) group[find(first)] = find(second);
  }
  const members = new Map<number, number[]>();
  for (let player = 0; player < players; player++) {
    members.set(find(player), [...(members.get(find(player)) ?? []), player]);
  }
  return [...members.values()].sort((a, b) => b.length - a.length);
}
