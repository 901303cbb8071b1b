import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives `work` a path for one copy at a time, which is gone afterwards, also when the process is told to end. */
export async function withScratch<Result>(
  work: (path: string) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "scriptorium-admin-"));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  try {
    return await work(join(folder, "copy"));
  } finally {
    process.off("exit", remove);
    remove();
  }
}
