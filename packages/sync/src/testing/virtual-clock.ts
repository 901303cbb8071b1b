interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** Time that passes only when it is told to. */
export class VirtualClock {
  #nowMs: number;
  #timers: Timer[] = [];

  constructor(nowMs = 1_000_000) {
    this.#nowMs = nowMs;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  setTimer(callback: () => void, delayMs: number): () => void {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Lets time pass in which nothing runs, as when a device sleeps. */
  sleep(durationMs: number): void {
    this.#nowMs += durationMs;
  }

  /** Lets `durationMs` pass, and calls back every timer that comes due, in order. */
  advance(durationMs: number): void {
    const untilMs = this.#nowMs + durationMs;
    for (;;) {
      const due = this.#timers.filter(({ dueMs }) => dueMs <= untilMs);
      const next = due.reduce<Timer | null>(
        (first, timer) => (first === null || timer.dueMs < first.dueMs ? timer : first),
        null,
      );
      if (next === null) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
    }
    this.#nowMs = untilMs;
  }
}
