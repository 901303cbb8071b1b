import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { limits } from "@scriptorium/sync/protocol";

export const logFormats = ["text", "json"] as const;
export type LogFormat = (typeof logFormats)[number];

export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

/** What happened, with ids, counts and errors. */
interface LogRecord {
  readonly level: LogLevel;
  readonly event: string;
  readonly [field: string]: unknown;
}

/**
 * All that the server tells whoever runs it, a line for each event. What came from outside stands
 * in lines in quotes, with its own line ends and control characters escaped, so that nothing of it
 * can pass for a line of ours.
 */
export class ServerLog {
  readonly #format: LogFormat;
  readonly #level: LogLevel;
  readonly #write: (line: string) => void;
  readonly #now: () => Date;

  constructor(
    { format, level }: { readonly format: LogFormat; readonly level: LogLevel },
    write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
    now: () => Date = () => new Date(),
  ) {
    this.#format = format;
    this.#level = level;
    this.#write = write;
    this.#now = now;
  }

  /** Tells people what they wait for. As text, it is the bare message. */
  say(event: string, message: string): void {
    if (this.#format === "text") this.#write(message);
    else this.record({ level: "info", event, message });
  }

  record(record: LogRecord): void {
    if (logLevels.indexOf(record.level) < logLevels.indexOf(this.#level)) return;
    this.#write(
      this.#format === "json"
        ? escaped(JSON.stringify({ time: this.#now().toISOString(), ...record }))
        : this.#textOf(record),
    );
  }

  /**
   * Passes on what workerd prints to `stream`. Lines that begin with `secret` are the Worker's own
   * records; everything else, whatever it looks like, is something that workerd said.
   */
  relay(stream: Readable, level: LogLevel, secret: string): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on("line", (line) => {
      if (line.startsWith(`${secret} `)) this.record(parseRecord(line.slice(secret.length + 1)));
      else if (line !== "")
        this.record({ level, event: "workerd", said: line.slice(0, limits.logTextLengthMax) });
    });
  }

  #textOf({ level, event, ...fields }: LogRecord): string {
    const pairs = Object.entries(fields).map(([name, value]) => `${name}=${textValue(value)}`);
    return [this.#now().toISOString(), level.padEnd(5), event, ...pairs].join(" ");
  }
}

/** Bare when it is a plain word, as ids and numbers are, and in quotes when not. */
function textValue(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /^[\w.:/@+-]+$/.test(text) ? text : escaped(JSON.stringify(text));
}

/** JSON leaves some characters as they are at which terminals or readers of lines do something. */
function escaped(json: string): string {
  return json.replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The Worker writes them whole. A line that was cut off as it ended tells that. */
function parseRecord(json: string): LogRecord {
  try {
    return JSON.parse(json) as LogRecord;
  } catch {
    return { level: "warn", event: "workerd", said: json.slice(0, limits.logTextLengthMax) };
  }
}
