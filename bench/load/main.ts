import { once } from "node:events";
import { worksOf } from "../works/works.ts";
import type { Measures, RestartOptions } from "../works/work.ts";
import { dialects } from "./dialects.ts";
import type { DocumentAddress } from "./dialects.ts";
import { ProcessTree } from "./process-tree.ts";
import type { Restart, Restarted, Result, Task } from "./task.ts";

// The load: a process of its own, so that its garbage and its waiting are not the
// server's. It is told one task after the other.

/** Documents that were written once for several rounds, by server and name. */
const written = new Map<string, DocumentAddress>();

process.on("message", (task: Task | Restarted) => {
  if (task.kind === "restarted") return;
  void run(task).then(
    (measures) => answer({ kind: "result", ok: true, measures }),
    (error: unknown) => answer({ kind: "result", ok: false, reason: String(error) }),
  );
});

async function run({ form, work: workName, dialect, url, pid, round }: Task): Promise<Measures> {
  const work = worksOf(form).works.find((candidate) => candidate.name === workName);
  if (work === undefined) throw new Error(`there is no work ${workName}`);
  // Every run starts from an empty heap: garbage of the run before is not this one's.
  globalThis.gc?.();
  let server = new ProcessTree(pid);
  const { newDocument, placeOf } = dialects[dialect];
  const restart = async (options: RestartOptions): Promise<string> => {
    process.send?.({ kind: "restart", ...options } satisfies Restart);
    const [restarted] = (await once(process, "message")) as [Restarted];
    server = new ProcessTree(restarted.pid);
    return restarted.copy;
  };
  return work.run({
    round,
    newPlace: async () => placeOf(url, await newDocument(url)),
    place: async (name, make) => {
      const key = `${url} ${name}`;
      const before = written.get(key);
      if (before !== undefined) return placeOf(url, before);
      await restart({ finds: "nothing" });
      const document = await newDocument(url);
      const place = placeOf(url, document);
      await make(place);
      written.set(key, document);
      return place;
    },
    get server() {
      return server;
    },
    restart,
  });
}

function answer(result: Result): void {
  process.send?.(result);
}
