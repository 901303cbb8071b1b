import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A folder for what could not be taken over. It is made with the first of it. */
export class KeptFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps bytes, once. Returns the file that holds them. */
  keep(bytes: Uint8Array): string {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const name = createHash("sha256").update(bytes).digest("hex").slice(0, 32);
    const path = join(this.#folder, `${name}.bin`);
    writeFileSync(path, bytes, { mode: 0o600 });
    return path;
  }
}
