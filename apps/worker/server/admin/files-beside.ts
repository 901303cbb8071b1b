import { createHash, randomUUID } from "node:crypto";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join, sep } from "node:path";
import type { ProseNode } from "@scriptorium/document/content";

/** Where Markdown and HTML name an image by a path of its own folder. */
const references = /(!\[[^\]]*\]\(\s*<?|<img\b[^>]*?\ssrc\s*=\s*["']?)([^\s"'<>)]+)/gi;

/**
 * Images in files beside a text. The reader of texts takes addresses of servers alone, so the paths
 * are replaced by some that nobody else has before it reads, and found again in what it gives.
 */
export class FilesBeside {
  /** The files that were found, by the SHA-256 of what is in them. */
  readonly files = new Map<string, string>();
  readonly #folder: string;
  readonly #root: string;
  readonly #token = `/${randomUUID()}/`;
  readonly #paths: string[] = [];

  /** Files in or below `root` are taken, as seen from `folder`. */
  constructor(folder: string, root: string) {
    this.#folder = folder;
    this.#root = realpathSync(root);
  }

  /** The text with each path replaced that leads to a file. */
  mark(text: string): string {
    return text.replaceAll(references, (all, before: string, path: string) =>
      this.#fileAt(path) === null ? all : `${before}${this.#token}${this.#paths.push(path) - 1}`,
    );
  }

  /** The same node, in which an image names a file by its hash. Elsewhere the path stands again. */
  restored(node: ProseNode): ProseNode {
    const src = node.attrs?.["src"];
    if (node.type === "image" && typeof src === "string" && src.startsWith(this.#token)) {
      const file = this.#fileAt(this.#pathOf(src)) ?? "";
      const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
      this.files.set(hash, file);
      return { ...node, attrs: { ...node.attrs, src: `/images/${hash}` } };
    }
    if (node.text === undefined || !node.text.includes(this.#token)) return node;
    const marks = new RegExp(`${this.#token}\\d+`, "g");
    return { ...node, text: node.text.replaceAll(marks, (mark) => this.#pathOf(mark)) };
  }

  #pathOf(mark: string): string {
    return this.#paths[Number(mark.slice(this.#token.length))] ?? "";
  }

  /** Null for what is no file, or leads out of the folder that was named. */
  #fileAt(path: string): string | null {
    if (/^([a-z][a-z0-9+.-]*:|\/|#)/i.test(path)) return null;
    const file = join(this.#folder, decoded(path));
    if (!existsSync(file)) return null;
    const real = realpathSync(file);
    return real.startsWith(this.#root + sep) ? real : null;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A percent sign of its own.
    return path;
  }
}
