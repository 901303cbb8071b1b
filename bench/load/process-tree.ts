import { readdirSync, readFileSync } from "node:fs";

const pageBytes = 4096;

/** What a process and all below it have used. Linux only. */
export class ProcessTree {
  readonly #pids: readonly number[];

  /** The processes that there are now. */
  constructor(root: number) {
    const parents = new Map<number, number>();
    for (const name of readdirSync("/proc")) {
      const pid = Number(name);
      const fields = Number.isInteger(pid) ? statOf(pid) : null;
      if (fields !== null) parents.set(pid, Number(fields[1]));
    }
    const isBelow = (pid: number): boolean => {
      const parent = parents.get(pid);
      return pid === root || (parent !== undefined && parent !== 0 && isBelow(parent));
    };
    this.#pids = [...parents.keys()].filter(isBelow);
  }

  /**
   * Processor time of user and system so far, in ms. From the scheduler, thread by
   * thread, because the processes' own times go in steps of 10 ms. A thread that
   * ends takes its time with it; those of servers stay.
   */
  get cpuMs(): number {
    return this.#sum((pid) =>
      threadsOf(pid).reduce((total, thread) => total + runNs(pid, thread) / 1_000_000, 0),
    );
  }

  /** Resident memory, in bytes. */
  get residentBytes(): number {
    return this.#sum((pid) => Number(statOf(pid)?.[21] ?? 0) * pageBytes);
  }

  /**
   * What was given to the disk so far, in bytes: by page, when a page that was clean
   * is written to. Nothing when the data are in memory.
   */
  get diskBytes(): number {
    return this.#sum((pid) => ioOf(pid, "write_bytes"));
  }

  #sum(read: (pid: number) => number): number {
    return this.#pids.reduce((total, pid) => total + read(pid), 0);
  }
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

/** Time that a thread has run, in ns. */
function runNs(pid: number, thread: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
  } catch {
    return 0;
  }
}

/** A counter of a process's input and output. 0 when it has ended. */
function ioOf(pid: number, counter: string): number {
  try {
    const lines = readFileSync(`/proc/${pid}/io`, "utf8").split("\n");
    return Number(lines.find((line) => line.startsWith(`${counter}: `))?.split(" ")[1]);
  } catch {
    return 0;
  }
}

/** The fields of a process after its name, which may hold anything. Null when it has ended. */
function statOf(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return null;
  }
}
