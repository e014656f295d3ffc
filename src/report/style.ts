/** Colours of series 0, 1, ... in a light and in a dark page; told apart by people who confuse red and green too. */
const SERIES = [
  ['#0b62a8', '#6cb4f5'],
  ['#c4500a', '#f59a5b'],
  ['#1f7a4d', '#63c995'],
  ['#8b3fa0', '#cf95e0'],
  ['#8a6d00', '#dcc04a'],
  ['#b3263f', '#f2828f'],
  ['#3d5a80', '#a3bfe0'],
  ['#555555', '#b5b5b5'],
] as const;

export const SERIES_COLORS = SERIES.length;

const series = (theme: 0 | 1): string => SERIES.map((pair, index) => `--s${index}:${pair[theme]}`).join(';');

const LIGHT = `--ground:#fff;--text:#1c1c1c;--muted:#666;--line:#d6d6d6;--band:#f5f5f3;${series(0)}`;
const DARK = `--ground:#16181b;--text:#e4e4e2;--muted:#9a9a98;--line:#3a3d41;--band:#1f2226;${series(1)}`;

/** The style of every report. */
export const STYLE = `
:root{${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem;max-width:72rem;background:var(--ground);color:var(--text);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.7rem;margin:0 0 .3rem}
h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
.lead,figcaption,.note{color:var(--muted)}
.scroll{overflow-x:auto}
table{border-collapse:collapse;margin:.6rem 0;font-variant-numeric:tabular-nums}
caption{caption-side:bottom;text-align:left;color:var(--muted);padding-top:.3rem}
th,td{padding:.25rem .7rem;text-align:left;border-bottom:1px solid var(--line)}
th{font-weight:600}
.right{text-align:right}
tr.marked{background:var(--band);font-weight:600}
figure{margin:.6rem 0}
figcaption{font-size:.85rem;margin-top:.3rem}
.gallery{display:flex;flex-wrap:wrap;gap:1.2rem}
.gallery figure{margin:0;max-width:100%}
svg{max-width:100%;height:auto;display:block}
svg text{fill:var(--text);font:12px system-ui,sans-serif}
svg .board text{fill:#4a3a1a;font-size:11px}
svg .tick{fill:var(--muted)}
svg .grid{stroke:var(--line);stroke-width:1}
svg .axis{stroke:var(--muted);stroke-width:1}
svg .reference{stroke:var(--muted);stroke-width:1;stroke-dasharray:4 4;fill:none}
svg .curve{fill:none;stroke-width:2}
svg .whisker{stroke-width:1.5}
img.pixels{image-rendering:pixelated}
${SERIES.map((_, index) => `svg .s${index}{stroke:var(--s${index})}svg .f${index}{fill:var(--s${index})}`).join('\n')}
`;
