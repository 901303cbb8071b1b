import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";

/** Those that have not ended. None is left behind, also when this process is interrupted. */
const running = new Set<number>();
process.once("exit", () => {
  for (const pid of running) killGroup(pid);
});

/** A program that runs beside this one, and what it said so far. */
export class RunningProgram {
  /** The code with which it ended; null when it was ended by a signal. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #waiting = new Set<() => void>();
  #output = "";

  constructor(
    [command = "", ...args]: readonly string[],
    { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
  ) {
    this.#name = [command, ...args].join(" ");
    this.#child = spawn(command, args, {
      cwd,
      // Itself and what it starts end together.
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
        for (const look of this.#waiting) look();
      });
    }
    const { promise, resolve, reject } = Promise.withResolvers<number | null>();
    const { pid } = this.#child;
    if (pid !== undefined) running.add(pid);
    this.#child.once("error", reject);
    this.#child.once("close", (code) => {
      if (pid !== undefined) running.delete(pid);
      resolve(code);
    });
    this.ended = promise;
    this.ended.catch(() => null);
  }

  get output(): string {
    return this.#output;
  }

  /** Where it says what is wanted, now or later. Rejects when it ends without. */
  async says(wanted: RegExp | string): Promise<RegExpMatchArray> {
    const find = (): RegExpMatchArray | null => {
      if (typeof wanted !== "string") return wanted.exec(this.#output);
      return this.#output.includes(wanted) ? [wanted] : null;
    };
    const { promise, resolve } = Promise.withResolvers<RegExpMatchArray>();
    const look = (): void => {
      const found = find();
      if (found !== null) resolve(found);
    };
    this.#waiting.add(look);
    look();
    const end = this.ended.then((code) => {
      const found = find();
      if (found !== null) return found;
      throw new Error(`${this.#name} ended with ${code}: ${this.#output}`);
    });
    return Promise.race([promise, end]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { pid } = this.#child;
    if (pid !== undefined && running.has(pid)) killGroup(pid);
    await this.ended.catch(() => null);
  }
}

/** Ends a program and all that it started. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // It has just ended by itself.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
