import { ContentError } from "./content-error.ts";

/** How much content is taken at once. */
export interface ContentLimits {
  /** Nodes, the cells that make a table whole among them. */
  readonly nodesMax: number;
  /** How deep nodes may be nested. */
  readonly depthMax: number;
}

/** Counts nodes as they come, and refuses the first that is one too many. */
export class Budget {
  readonly #limits: ContentLimits;
  #nodes = 0;

  constructor(limits: ContentLimits) {
    this.#limits = limits;
  }

  /** Throws a `ContentError` when a node at this depth, the document's being 0, is too much. */
  take(depth: number): void {
    this.#nodes += 1;
    if (this.#nodes > this.#limits.nodesMax) {
      throw new ContentError(
        "too-much",
        `The content has more than ${this.#limits.nodesMax} nodes, which is what is taken at once.`,
      );
    }
    if (depth > this.#limits.depthMax) {
      throw new ContentError("too-deep", `Nodes may be nested ${this.#limits.depthMax} deep.`);
    }
  }
}
