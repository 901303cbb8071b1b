import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Measures } from "../works/work.ts";
import type { Result, Task } from "./task.ts";

/** How long a task may take, in ms. */
const taskMsMax = 180_000;

/** The process that makes the load, as seen from outside. */
export class LoadProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(join(import.meta.dirname, "main.ts"), { execArgv: ["--expose-gc"] });
    process.once("exit", () => this.#child.kill("SIGKILL"));
  }

  /** Rejects when the task fails, takes too long, or the process ends. */
  async run(task: Task): Promise<Measures> {
    const ended = new AbortController();
    const onExit = (): void => ended.abort(new Error("the load's process ended"));
    this.#child.once("exit", onExit);
    try {
      this.#child.send(task);
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(taskMsMax)]);
      const [result] = (await once(this.#child, "message", { signal })) as [Result];
      if (!result.ok) throw new Error(`${task.work}, ${task.dialect}: ${result.reason}`);
      return result.measures;
    } finally {
      this.#child.off("exit", onExit);
    }
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}
