import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How often servers were started on a data folder. */
export interface Starts {
  readonly all: number;
  /** Those after a server that had not ended in order. */
  readonly unclean: number;
}

const file = "starts.json";

/** Counts this start. `isUnclean` when the server before left traces of a crash. */
export function countStart(dataDir: string, isUnclean: boolean): Starts {
  const path = join(dataDir, file);
  const before = readStarts(path);
  const starts = { all: before.all + 1, unclean: before.unclean + (isUnclean ? 1 : 0) };
  // Written aside and renamed, so that a crash leaves no half of it.
  writeFileSync(`${path}.new`, JSON.stringify(starts));
  renameSync(`${path}.new`, path);
  return starts;
}

/** What can't be read is no reason not to start. */
function readStarts(path: string): Starts {
  try {
    const { all, unclean } = JSON.parse(readFileSync(path, "utf8")) as Partial<Starts>;
    return { all: Number(all) || 0, unclean: Number(unclean) || 0 };
  } catch {
    return { all: 0, unclean: 0 };
  }
}
