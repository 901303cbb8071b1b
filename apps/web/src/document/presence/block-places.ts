import type { Node } from "@tiptap/pm/model";
import type * as Y from "yjs";

/** Which child of the body each block is. Counted again only after blocks came or went. */
class BlockIndexes {
  readonly #body: Y.XmlFragment;
  #indexes: ReadonlyMap<unknown, number> | null = null;

  constructor(body: Y.XmlFragment) {
    this.#body = body;
    // What happens within a block is not told here.
    body.observe(() => {
      this.#indexes = null;
    });
  }

  of(block: Y.XmlElement): number | undefined {
    this.#indexes ??= new Map(this.#body.toArray().map((child, index) => [child, index]));
    return this.#indexes.get(block);
  }
}

const indexes = new WeakMap<Y.XmlFragment, BlockIndexes>();
const starts = new WeakMap<Node, readonly number[]>();

/** Which child of the body each block is: kept with it, because fifty carets ask at once. */
export function indexesIn(body: Y.XmlFragment): BlockIndexes {
  const known = indexes.get(body);
  if (known !== undefined) return known;
  const made = new BlockIndexes(body);
  indexes.set(body, made);
  return made;
}

/** The position at which each block of a document begins. */
export function startsIn(document: Node): readonly number[] {
  const known = starts.get(document);
  if (known !== undefined) return known;
  let end = 0;
  const made = document.children.map(({ nodeSize }) => (end += nodeSize) - nodeSize);
  starts.set(document, made);
  return made;
}
