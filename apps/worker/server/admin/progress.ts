/** How far something long is. */
export interface Progress {
  /** One more is done. `text` says what. */
  step(text?: string): void;
  /** All is done, or given up. */
  end(): void;
}

/** Shares of the whole after which a line is written where there is no bar, in percent. */
const lineEveryPercent = 10;
/** With fewer steps no line is written. */
const stepsMin = 20;

/**
 * Shows how far `what` is, of `total` steps: as a bar where somebody watches, else in a line now and
 * then. All of it goes to standard error, because standard output is for what was asked for.
 */
export async function showProgress(what: string, total: number): Promise<Progress> {
  return process.stderr.isTTY ? bar(what, total) : lines(what, total);
}

async function bar(what: string, total: number): Promise<Progress> {
  const { progress: progressBar } = await import("@clack/prompts");
  const shown = progressBar({ max: Math.max(1, total), output: process.stderr, withGuide: false });
  shown.start(what);
  let done = 0;
  return {
    step() {
      done += 1;
      shown.advance(1, `${what}: ${done} of ${total}`);
    },
    end: () => shown.stop(`${what}: ${done} of ${total}`),
  };
}

function lines(what: string, total: number): Progress {
  let done = 0;
  let told = 0;
  return {
    step() {
      done += 1;
      const percent = Math.floor((done * 100) / total);
      if (total < stepsMin || percent < told + lineEveryPercent) return;
      told = percent - (percent % lineEveryPercent);
      console.error(`${what}: ${done} of ${total}`);
    },
    end() {},
  };
}
