import { once } from "node:events";
import { worksOf } from "../works/works.ts";
import type { Measures } from "../works/work.ts";
import { dialects } from "./dialects.ts";
import { ProcessTree } from "./process-tree.ts";
import type { Restart, Restarted, Result, Task } from "./task.ts";

// The load: a process of its own, so that its garbage and its waiting are not the
// server's. It is told one task after the other.

process.on("message", (task: Task | Restarted) => {
  if (task.kind === "restarted") return;
  void run(task).then(
    (measures) => answer({ kind: "result", ok: true, measures }),
    (error: unknown) => answer({ kind: "result", ok: false, reason: String(error) }),
  );
});

async function run({ form, work: name, dialect, url, pid }: Task): Promise<Measures> {
  const work = worksOf(form).works.find((candidate) => candidate.name === name);
  if (work === undefined) throw new Error(`there is no work ${name}`);
  // Every run starts from an empty heap: garbage of the run before is not this one's.
  globalThis.gc?.();
  let server = new ProcessTree(pid);
  return work.run({
    newPlace: () => dialects[dialect](url),
    get server() {
      return server;
    },
    restart: async (options) => {
      process.send?.({ kind: "restart", ...options } satisfies Restart);
      const [restarted] = (await once(process, "message")) as [Restarted];
      server = new ProcessTree(restarted.pid);
    },
  });
}

function answer(result: Result): void {
  process.send?.(result);
}
