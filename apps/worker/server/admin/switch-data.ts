import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { asideName, staging, switchFile } from "./data-folder.ts";
import { moveFile, writeWhole } from "./files.ts";

/** What a restore puts into the place of what. Paths are below the data folder. */
interface Switch {
  /** The folder below the data folder that keeps what is replaced. */
  readonly aside: string;
  readonly replaced: readonly string[];
  readonly placed: readonly string[];
}

/**
 * Puts `placed`, which are ready in the folder `staging`, into the place of `replaced`. From the
 * moment at which this is written down it will be done, by `finishSwitch`, whatever happens. Returns
 * the folder in which what was replaced is kept, or null when nothing was.
 */
export function switchData(
  dataDir: string,
  { stamp, ...what }: { readonly stamp: string } & Omit<Switch, "aside">,
): string | null {
  const aside = asideName(stamp);
  writeWhole(join(dataDir, switchFile), JSON.stringify({ aside, ...what } satisfies Switch));
  finishSwitch(dataDir);
  return what.replaced.length === 0 ? null : join(dataDir, aside);
}

/**
 * Ends a restore that was interrupted: one that was about to put its files into their places does so,
 * and of one that was not there is nothing left. True when there was something to put. Whoever calls
 * this has claimed the folder.
 */
export function finishSwitch(dataDir: string, move: typeof moveFile = moveFile): boolean {
  const journal = join(dataDir, switchFile);
  const isUnderWay = existsSync(journal);
  if (isUnderWay) {
    const what = JSON.parse(readFileSync(journal, "utf8")) as Switch;
    for (const [from, to] of moves(dataDir, what)) move(from, to);
  }
  rmSync(journal, { force: true });
  // Killed while it was written, it says nothing.
  rmSync(`${journal}.new`, { force: true });
  rmSync(join(dataDir, staging), { recursive: true, force: true });
  return isUnderWay;
}

/** True while files of a restore are put into their places, or when that was interrupted. */
export function isBeingSwitched(dataDir: string): boolean {
  return existsSync(join(dataDir, switchFile));
}

/** What is still to be moved. Each step leaves a mark by which it is not done again. */
function* moves(
  dataDir: string,
  { aside, replaced, placed }: Switch,
): Iterable<readonly [from: string, to: string]> {
  const waits = (path: string): boolean => existsSync(join(dataDir, staging, path));
  for (const path of replaced) {
    const [from, to] = [join(dataDir, path), join(dataDir, aside, path)];
    // What is there once its successor is in its place is that successor.
    const isOld = !placed.includes(path) || waits(path);
    if (isOld && existsSync(from) && !existsSync(to)) yield [from, to];
  }
  for (const path of placed)
    if (waits(path)) yield [join(dataDir, staging, path), join(dataDir, path)];
}
