import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Database files of one test file, in a folder that goes with them. */
export class DatabaseFiles {
  readonly #folder = mkdtempSync(join(tmpdir(), "databases-"));
  #count = 0;

  /** A path at which there is no file yet. */
  newPath(): string {
    this.#count += 1;
    return join(this.#folder, `${this.#count}.sqlite`);
  }

  /**
   * Copies of what a kill at each moment of `work` would leave on disk, one for each state. `work` calls
   * what it is given at these moments.
   */
  statesOf(path: string, work: (atPoint: () => void) => void): readonly string[] {
    const copies: string[] = [];
    let last = "";
    work(() => {
      const state = stateOf(path);
      if (state === last) return;
      last = state;
      copies.push(this.#copyOf(path));
    });
    return copies;
  }

  #copyOf(path: string): string {
    const copy = this.newPath();
    for (const end of ends) {
      if (existsSync(path + end)) copyFileSync(path + end, copy + end);
    }
    return copy;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** Of the files of a database's contents, after its path. */
const ends = ["", "-wal"] as const;

function stateOf(path: string): string {
  const hash = createHash("sha1");
  for (const end of ends) {
    if (existsSync(path + end)) hash.update(end).update(readFileSync(path + end));
  }
  return hash.digest("base64");
}
