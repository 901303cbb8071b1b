/** Time that passes from one thing that is due to the next. */
export class Timeline {
  nowMs: number;
  #due: { readonly atMs: number; readonly run: () => void | Promise<void> }[] = [];

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  /** Has `run` called at `atMs`, behind what is due then already. Returns what calls it off. */
  at(atMs: number, run: () => void | Promise<void>): () => void {
    const entry = { atMs: Math.max(atMs, this.nowMs), run };
    const behind = this.#due.findLastIndex((other) => other.atMs <= entry.atMs);
    this.#due.splice(behind + 1, 0, entry);
    return () => {
      this.#due = this.#due.filter((other) => other !== entry);
    };
  }

  get nextMs(): number | null {
    return this.#due[0]?.atMs ?? null;
  }

  /** Goes on to what is due next, and does it. */
  async step(): Promise<void> {
    const next = this.#due.shift();
    if (next === undefined) return;
    this.nowMs = next.atMs;
    await next.run();
  }
}
