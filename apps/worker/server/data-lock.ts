import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Who uses a data folder: two servers on one would destroy its databases. */
interface Holder {
  readonly launcher: number;
  readonly workerd: number | null;
}

/** The data folder is in use. */
export class DataInUseError extends Error {
  override readonly name = "DataInUseError";
}

/**
 * A claim on a data folder for as long as this process lives. A launcher that
 * was killed leaves its workerd behind; that one is ended first. Linux tells
 * whether a process id still belongs to a workerd; elsewhere it is left alone.
 */
export class DataLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Throws a `DataInUseError` when another server is running on the folder. */
  static claim(dataDir: string): DataLock {
    const lock = new DataLock(join(dataDir, "server.json"));
    const holder = lock.#read();
    if (holder !== null) {
      if (holder.launcher !== process.pid && runs(holder.launcher, "main.ts")) {
        throw new DataInUseError(
          `DATA_DIR ${dataDir} is used by another server (process ${holder.launcher}): stop it, or choose another folder.`,
        );
      }
      if (holder.workerd !== null && runs(holder.workerd, "workerd.capnp")) {
        process.kill(holder.workerd, "SIGKILL");
      }
    }
    lock.hold(null);
    return lock;
  }

  /** Writes down which workerd serves the folder. */
  hold(workerd: number | null): void {
    writeFileSync(this.#path, JSON.stringify({ launcher: process.pid, workerd } satisfies Holder));
  }

  release(): void {
    rmSync(this.#path, { force: true });
  }

  #read(): Holder | null {
    try {
      return JSON.parse(readFileSync(this.#path, "utf8")) as Holder;
    } catch {
      // Not there, or cut short by a crash: nobody holds it.
      return null;
    }
  }
}

/** True when process `pid` runs and has `word` in its command line. */
function runs(pid: number, word: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(word);
  } catch {
    return false;
  }
}
