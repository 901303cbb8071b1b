import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Measures, RestartOptions } from "../works/work.ts";
import type { Restart, Restarted, Result, Task } from "./task.ts";

/** How long a task may take, in ms. */
const taskMsMax = 420_000;

/** The process that makes the load, as seen from outside. */
export class LoadProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(join(import.meta.dirname, "main.ts"), { execArgv: ["--expose-gc"] });
    process.once("exit", () => this.#child.kill("SIGKILL"));
  }

  /**
   * Rejects when the task fails, takes too long, or the process ends. `restart` starts
   * the server anew.
   */
  async run(
    task: Task,
    restart: (options: RestartOptions) => Promise<Omit<Restarted, "kind">>,
  ): Promise<Measures> {
    const ended = new AbortController();
    const onExit = (): void => ended.abort(new Error("the load's process ended"));
    this.#child.once("exit", onExit);
    try {
      this.#child.send(task);
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(taskMsMax)]);
      let result = await this.#next(signal);
      while (result.kind === "restart") {
        const restarted = { kind: "restarted", ...(await restart(result)) } as const;
        this.#child.send(restarted satisfies Restarted);
        result = await this.#next(signal);
      }
      if (!result.ok) throw new Error(`${task.work}, ${task.dialect}: ${result.reason}`);
      return result.measures;
    } finally {
      this.#child.off("exit", onExit);
    }
  }

  async #next(signal: AbortSignal): Promise<Result | Restart> {
    const [message] = (await once(this.#child, "message", { signal })) as [Result | Restart];
    return message;
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}
