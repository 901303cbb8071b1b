import { worksOf } from "../works/works.ts";
import type { Measures } from "../works/work.ts";
import { dialects } from "./dialects.ts";
import { ProcessTree } from "./process-tree.ts";
import type { Result, Task } from "./task.ts";

// The load: a process of its own, so that its garbage and its waiting are not the
// server's. It is told one task after the other.

process.on("message", (task: Task) => {
  void run(task).then(
    (measures) => answer({ ok: true, measures }),
    (error: unknown) => answer({ ok: false, reason: String(error) }),
  );
});

async function run({ form, work: name, dialect, url, pid }: Task): Promise<Measures> {
  const work = worksOf(form).works.find((candidate) => candidate.name === name);
  if (work === undefined) throw new Error(`there is no work ${name}`);
  // Every run starts from an empty heap: garbage of the run before is not this one's.
  globalThis.gc?.();
  return work.run({ newPlace: () => dialects[dialect](url), server: new ProcessTree(pid) });
}

function answer(result: Result): void {
  process.send?.(result);
}
