import { type Html, type HtmlValue, markup } from './html.js';

export interface Column {
  readonly title: string;
  /** Numbers stand to the right. Default left. */
  readonly align?: 'left' | 'right';
}

export interface Row {
  readonly cells: readonly HtmlValue[];
  /** Set off from the others. */
  readonly isMarked?: boolean;
}

/** Returns a table; a wide one scrolls by itself. Throws RangeError for a row with another number of cells. */
export function table(columns: readonly Column[], rows: readonly Row[], caption?: HtmlValue): Html {
  const align = columns.map((column) => column.align ?? 'left');
  const head = columns.map(
    ({ title }, index) => markup`<th scope="col" class="${align[index]}">${title}</th>`,
  );
  const body = rows.map(({ cells, isMarked }) => {
    if (cells.length !== columns.length) {
      throw new RangeError(`${cells.length} cells in a table of ${columns.length} columns`);
    }
    const written = cells.map((cell, index) => markup`<td class="${align[index]}">${cell}</td>`);
    return markup`<tr class="${isMarked ? 'marked' : ''}">${written}</tr>
`;
  });
  return markup`<div class="scroll"><table>
${caption === undefined ? '' : markup`<caption>${caption}</caption>`}
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table></div>
`;
}
