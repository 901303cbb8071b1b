import type { ProseNode } from "@scriptorium/document/content";
import { limits } from "@scriptorium/sync/protocol";
import type { Caller } from "../access/caller.ts";
import type { Document } from "../document.ts";
import { imageAddress, imageHashIn } from "./image-address.ts";

interface Side {
  readonly document: DurableObjectStub<Document>;
  readonly caller: Caller;
}

/** The images that a copy of a document needs, gathered while its text is copied. */
export class CopiedImages {
  readonly #originalId: string;
  readonly #copyId: string;
  readonly #hashes = new Set<string>();
  /** Those that the original has, known once it was asked. */
  #kept: readonly string[] = [];

  constructor(originalId: string, copyId: string) {
    this.#originalId = originalId;
    this.#copyId = copyId;
  }

  /** The same node. An image of the original becomes one of the copy. */
  copyOf(node: ProseNode): ProseNode {
    if (node.type !== "image") return node;
    const hash = imageHashIn(this.#originalId, node.attrs?.["src"]);
    if (hash === null) return node;
    this.#hashes.add(hash);
    return { ...node, attrs: { ...node.attrs, src: imageAddress(this.#copyId, hash) } };
  }

  /** As how many uploads those count that there are. */
  async uploads({ document, caller }: Side): Promise<number> {
    if (this.#hashes.size === 0) return 0;
    const sizes = await document.imageSizes(caller, [...this.#hashes]);
    this.#kept = sizes.map(({ hash }) => hash);
    const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
    const byBytes = Math.ceil(bytes / limits.imageBytesMax);
    return Math.max(byBytes, Math.ceil(sizes.length / limits.copiedImagesPerUpload));
  }

  /** One after the other: each may be of 10 MB. What the original does not have is passed over. */
  async carry(from: Side, to: Side): Promise<void> {
    for (const hash of this.#kept) {
      const image = await from.document.image(from.caller, hash);
      if (image !== null) await to.document.keepImage(to.caller, { ...image, hash });
    }
  }
}
