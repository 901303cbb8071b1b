import { limits } from "@scriptorium/sync/protocol";
import { trustedExpressionWorker } from "../../trusted-types.ts";
import type { ExpressionTask } from "./expression-worker.ts";
// oxlint-disable-next-line import/default -- Vite makes it: the address of what it built
import workerAddress from "./expression-worker.ts?worker&url";
import type { LookIn } from "./matches.ts";
import type { Span } from "./spans.ts";

/** How looking for an expression ended before it was done. */
export type Failure = "too-long" | "unavailable";

/**
 * Looks for a regular expression beside the page, because nobody can tell how long one takes: that of
 * `(a+)+$` doubles with every letter, and nothing but the end of its thread stops it.
 */
export class ExpressionSearch {
  readonly #expression: RegExp;
  readonly #onChange: () => void;
  readonly #known = new Map<string, readonly Span[]>();
  readonly #missing = new Set<string>();
  #worker: Worker | null = null;
  #deadline: ReturnType<typeof setTimeout> | null = null;
  #failure: Failure | null = null;

  /** `onChange` is called once more is known, and when no more ever will be. */
  constructor(expression: RegExp, onChange: () => void) {
    this.#expression = expression;
    this.#onChange = onChange;
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** What is asked for here and not known is found out by `proceed`. */
  readonly lookIn: LookIn = (words) => {
    const known = this.#known.get(words);
    if (known === undefined) this.#missing.add(words);
    return known ?? null;
  };

  proceed(): void {
    if (this.#failure !== null || this.#deadline !== null || this.#missing.size === 0) return;
    const texts = [...this.#missing];
    this.#missing.clear();
    this.#worker ??= this.#start();
    this.#worker.onmessage = ({ data }: MessageEvent<readonly (readonly Span[])[]>) => {
      this.#stopClock();
      for (const [index, words] of texts.entries()) this.#known.set(words, data[index] ?? []);
      this.#onChange();
    };
    this.#deadline = setTimeout(() => this.#fail("too-long"), limits.expressionMsMax);
    const task: ExpressionTask = { expression: this.#expression, texts };
    this.#worker.postMessage(task);
  }

  end(): void {
    this.#stopClock();
    this.#worker?.terminate();
    this.#worker = null;
  }

  #start(): Worker {
    const worker = new Worker(trustedExpressionWorker(workerAddress), { type: "module" });
    // It could not be loaded: there is no connection, or a newer version.
    worker.onerror = () => this.#fail("unavailable");
    return worker;
  }

  #fail(failure: Failure): void {
    this.end();
    this.#failure = failure;
    this.#onChange();
  }

  #stopClock(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
  }
}
