/** Returns a duration for people, in the two units that matter: `42 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(timeMs: number): string {
  const seconds = Math.round(timeMs / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
