import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
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

  /** A copy of what a kill at this moment would leave on disk. */
  copyOf(path: string): string {
    const copy = this.newPath();
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    return copy;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
