/** How finely decades are divided. */
const STEPS = [1, 2, 2.5, 5, 10];

/**
 * Returns round numbers that cover a range, ascending, about `count` of them; the first is at or below `low`, the
 * last at or above `high`.
 */
export function roundTicks(low: number, high: number, count = 6): number[] {
  const width = high - low || Math.abs(high) || 1;
  const decade = 10 ** Math.floor(Math.log10(width / count));
  const step = decade * STEPS.find((factor) => decade * factor * count >= width * 0.999)!;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const digits = Math.max(0, 2 - Math.floor(Math.log10(step)));
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toFixed(digits)),
  );
}
