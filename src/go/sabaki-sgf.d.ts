declare module '@sabaki/sgf' {
  export interface Token {
    readonly type: 'parenthesis' | 'semicolon' | 'prop_ident' | 'c_value_type' | 'invalid';
    readonly value: string;
    /** Zero-based. */
    readonly row: number;
    /** Zero-based. */
    readonly col: number;
  }

  export interface SgfNode {
    /** Numbers nodes from 0 in the order in which they begin in the text. */
    readonly id: number | null;
    readonly data: Readonly<Record<string, readonly string[]>>;
    readonly parentId: number | null;
    readonly children: readonly SgfNode[];
  }

  export type NewNode = Pick<SgfNode, 'data'> & { readonly children: readonly NewNode[] };

  const sgf: {
    tokenizeIter(text: string): Iterable<Token>;
    parseTokens(tokens: readonly Token[]): SgfNode[];
    stringify(nodes: readonly NewNode[], options?: { linebreak?: string; indent?: string }): string;
    /** [-1, -1] for an empty string. */
    parseVertex(text: string): [number, number];
    parseCompressedVertices(text: string): [number, number][];
    stringifyVertex(vertex: readonly [number, number]): string;
  };
  export default sgf;
}
