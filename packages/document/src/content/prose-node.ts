import type { Mark, Node } from "prosemirror-model";

/**
 * A node as JSON, in ProseMirror's shape. What is in it may be anything: only
 * `parseProse` and `fitBlocks` make it one that fits a document.
 */
export interface ProseNode {
  readonly type: string;
  readonly attrs?: Attributes;
  readonly content?: readonly ProseNode[];
  readonly text?: string;
  readonly marks?: readonly ProseMark[];
}

export interface ProseMark {
  readonly type: string;
  readonly attrs?: Attributes;
}

export type Attributes = Readonly<Record<string, unknown>>;

/** The same nodes as plain objects, without the attributes that say nothing. */
export function proseOf(nodes: readonly Node[]): readonly ProseNode[] {
  return nodes.map(({ type, attrs, text, marks, children }) => ({
    type: type.name,
    ...saidIn(attrs),
    ...(text === undefined ? {} : { text }),
    ...(marks.length === 0 ? {} : { marks: marks.map(proseOfMark) }),
    ...(children.length === 0 ? {} : { content: proseOf(children) }),
  }));
}

function proseOfMark({ type, attrs }: Mark): ProseMark {
  return { type: type.name, ...saidIn(attrs) };
}

function saidIn(attributes: Attributes): { readonly attrs?: Attributes } {
  const said = Object.entries(attributes).filter(([, value]) => value !== null);
  return said.length === 0 ? {} : { attrs: Object.fromEntries(said) };
}
