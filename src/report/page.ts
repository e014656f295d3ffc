import { Html, type HtmlValue, markup } from './html.js';
import { STYLE } from './style.js';

export interface Section {
  readonly heading: string;
  readonly body: HtmlValue;
}

export interface Page {
  readonly title: string;
  /** What stands under the title: what was measured, when, on what. */
  readonly lead: HtmlValue;
  readonly sections: readonly Section[];
}

/** Returns a whole HTML file that needs no other: it opens without a server and without a network, light or dark. */
export function formatPage({ title, lead, sections }: Page): string {
  const body = sections.map(
    ({ heading, body }) => markup`<section>
<h2>${heading}</h2>
${body}
</section>
`,
  );
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<div class="lead">${lead}</div>
</header>
${body}</body>
</html>
`.text;
}

/** Returns pieces beside each other, as many in a row as there is room for. */
export function gallery(pieces: readonly HtmlValue[]): Html {
  return markup`<div class="gallery">${pieces}</div>`;
}
