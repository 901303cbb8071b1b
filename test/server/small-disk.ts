import { execFileSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Takes the server's own files and some hundred edits, in MiB. */
const diskMiB = 3;

/** What is on it from the beginning, besides documents, in bytes. */
const ballastBytes = 1_048_576;

/** A disk that fills up soon. Removed at the end, after the server that uses it. */
export class SmallDisk {
  readonly dataDir: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "scriptorium-disk-"));

  /** Throws where mounting is not allowed. */
  constructor() {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${diskMiB}m`, "tmpfs", this.#folder]);
    this.dataDir = join(this.#folder, "data");
    mkdirSync(this.dataDir);
    writeFileSync(join(this.#folder, "ballast"), new Uint8Array(ballastBytes));
  }

  /** Somebody writes something else to the disk, until nothing more goes on it. */
  fill(): void {
    const file = openSync(join(this.#folder, "more-ballast"), "w");
    try {
      for (;;) writeSync(file, new Uint8Array(4_096));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    } finally {
      closeSync(file);
    }
  }

  /** Somebody removes something else from the disk. */
  makeRoom(): void {
    rmSync(join(this.#folder, "ballast"));
  }

  [Symbol.dispose](): void {
    execFileSync("umount", ["--lazy", this.#folder]);
    rmSync(this.#folder, { recursive: true });
  }
}

/** Why there can be no small disk here, or null. */
export function whyNoSmallDisk(): string | null {
  try {
    new SmallDisk()[Symbol.dispose]();
    return null;
  } catch (error) {
    return String(error);
  }
}
