import { limits } from "../protocol/index.ts";
import type { Activity } from "./activity.ts";
import type { LogRecord } from "./log-record.ts";

/** Tells whoever runs the server of what went wrong in one object, and counts it. */
export class Reporter {
  readonly #activity: Activity;
  readonly #document: () => string;
  readonly #write: (record: LogRecord) => void;

  /** `document` says what the document is called in the log. */
  constructor(
    activity: Activity,
    log: { readonly document: () => string; readonly write: (record: LogRecord) => void },
  ) {
    this.#activity = activity;
    this.#document = log.document;
    this.#write = log.write;
  }

  /** `what` failed on our side. */
  failed(what: string, error: unknown): void {
    this.#activity.happened("failures");
    const document = this.#document();
    this.#write({ level: "error", event: "failure", document, what, error: String(error) });
  }

  /** Corrupt rows were put aside. */
  repaired(): void {
    this.#activity.happened("repairs");
    const what = "some were corrupt and are in quarantine";
    this.#write({ level: "error", event: "repair", document: this.#document(), what });
  }

  /** The alarm runs `lateMs` after what is due. Some of that is nothing to tell of. */
  alarmCame(lateMs: number): void {
    if (lateMs <= limits.alarmLateMs) return;
    this.#activity.happened("lateAlarms");
    this.#write({ level: "warn", event: "late-alarm", document: this.#document(), lateMs });
  }

  /** Tells a hook what happened. Whatever becomes of it there is nothing to anybody here. */
  callHook(hook: string, call: () => void | Promise<void>): void {
    const failed = (error: unknown): void => this.failed(hook, error);
    try {
      void Promise.resolve(call()).catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}
