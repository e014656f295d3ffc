import { type Html, type HtmlValue, markup } from './html.js';

export interface PictureOptions {
  /** What those read who cannot see it. */
  readonly alt: string;
  /** On the page. */
  readonly widthPx: number;
  readonly caption?: HtmlValue;
}

/** Returns a PNG file as a picture inside the page; every pixel stays sharp. */
export function picture(png: Uint8Array, { alt, widthPx, caption }: PictureOptions): Html {
  const data = Buffer.from(png).toString('base64');
  const below = caption === undefined ? '' : markup`<figcaption>${caption}</figcaption>`;
  return markup`<figure><img class="pixels" alt="${alt}" width="${widthPx}" src="data:image/png;base64,${data}">${below}</figure>
`;
}
