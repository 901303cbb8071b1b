import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";

/** Who uses a data folder: two servers on one would destroy its databases. */
interface Holder {
  readonly launcher: number;
  readonly workerd: number | null;
  /** Where the server listens, once it does. */
  readonly url: string | null;
}

/** The data folder is in use. */
export class DataInUseError extends Error {
  override readonly name = "DataInUseError";
}

/** How long an orphaned workerd may take to be gone, and how often that is looked at, in ms. */
const goneWithinMs = 5_000;
const lookEveryMs = 20;

/**
 * A claim on a data folder for as long as this process lives: an exclusive lock
 * on a file in it, which the system takes back however the process ends. A
 * launcher that was killed leaves its workerd behind; that one is ended first.
 */
export class DataLock {
  readonly #holderPath: string;
  readonly #lock: DatabaseSync;
  /** True when the server before this one did not end in order. */
  #isAfterCrash = false;

  private constructor(dataDir: string) {
    this.#holderPath = holderPath(dataDir);
    this.#lock = new DatabaseSync(join(dataDir, "lock.sqlite"));
  }

  /** Throws a `DataInUseError` when another server is running on the folder. */
  static async claim(dataDir: string): Promise<DataLock> {
    const claim = new DataLock(dataDir);
    const holder = readHolder(claim.#holderPath);
    try {
      claim.#lock.exec("BEGIN EXCLUSIVE");
    } catch {
      const who = holder === null ? "" : ` (process ${holder.launcher})`;
      throw new DataInUseError(
        `DATA_DIR ${dataDir} is used by another server${who}: stop it, or choose another folder.`,
      );
    }
    if (holder?.workerd != null) await endOrphan(holder.workerd);
    claim.#isAfterCrash = holder !== null;
    claim.hold(null, null);
    return claim;
  }

  get isAfterCrash(): boolean {
    return this.#isAfterCrash;
  }

  /** Writes down which workerd serves the folder, and where. */
  hold(workerd: number | null, url: string | null): void {
    const holder = { launcher: process.pid, workerd, url } satisfies Holder;
    writeFileSync(this.#holderPath, JSON.stringify(holder));
  }

  release(): void {
    rmSync(this.#holderPath, { force: true });
    this.#lock.close();
  }
}

/** Where the server on this folder listens, as it wrote down. Null when none is running, or was killed. */
export function servedAt(dataDir: string): string | null {
  return readHolder(holderPath(dataDir))?.url ?? null;
}

function holderPath(dataDir: string): string {
  return join(dataDir, "server.json");
}

function readHolder(path: string): Holder | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    // Not there, or cut short by a crash: nobody holds it.
    return null;
  }
}

/** Ends process `pid` if it is still the workerd that it was, and waits until it is gone. */
async function endOrphan(pid: number): Promise<void> {
  if (!isWorkerd(pid)) return;
  process.kill(pid, "SIGKILL");
  for (let waitedMs = 0; isWorkerd(pid); waitedMs += lookEveryMs) {
    if (waitedMs >= goneWithinMs)
      throw new DataInUseError(`Process ${pid} can't be ended: end it by hand.`);
    await delay(lookEveryMs);
  }
}

/** True when process `pid` runs and is one of our workerds: process ids are used again. */
function isWorkerd(pid: number): boolean {
  try {
    const command = existsSync("/proc/self")
      ? readFileSync(`/proc/${pid}/cmdline`, "utf8")
      : execFileSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
    return command.includes("workerd.capnp");
  } catch {
    return false;
  }
}
