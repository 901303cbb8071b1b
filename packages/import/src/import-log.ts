import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeSync,
} from "node:fs";

/** What is known of a room after it was worked on. */
export interface Entry {
  /** The name that it has on the other server. */
  readonly room: string;
  /** Our document. */
  readonly id: string;
  /** `created` when the run ended before all of it was stored. */
  readonly state: "created" | "imported" | "converted" | "refused";
  /** The root type that our editor shows. Absent: all stay under their names. */
  readonly fragment?: string;
  /** A hash of what was stored of it. */
  readonly digest?: string;
  /** Why something of it is not in the document. */
  readonly reason?: string;
  /** Where that is kept. */
  readonly kept?: readonly string[];
}

/** What a file is a log of. */
export interface Route {
  readonly from: string;
  readonly to: string;
}

/** The log can't be used. The message says why, and what to do. */
export class LogError extends Error {
  override readonly name = "LogError";
}

/**
 * Which room has become which document: lines of JSON, of which the last for a room counts.
 * Written to the disk before anything else is done with a document, so that a run that was
 * interrupted goes on where it ended.
 */
export class ImportLog implements Disposable {
  readonly #file: number;
  /** What tells this import from all others. Empty in the log of an older release. */
  readonly #token: string;
  readonly #entries = new Map<string, Entry>();

  constructor(path: string, route: Route) {
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    // Whatever stands behind the last end of a line was cut off when a run was killed.
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    const [head, ...entries] = whole
      .split("\n")
      .filter((line) => line !== "")
      .map((line, index) => parseLine(line, `${path}, line ${index + 1}`));
    if (head !== undefined) checkRoute(head, route, path);
    for (const entry of entries as Entry[]) this.#entries.set(entry.room, entry);
    this.#file = openSync(path, "a", 0o600);
    ftruncateSync(this.#file, Buffer.byteLength(whole));
    this.#token = head === undefined ? randomUUID() : tokenOf(head);
    if (head === undefined) this.#write({ ...route, token: this.#token });
  }

  /**
   * By what the server knows that it is asked for the document of `room` again, because a run ended
   * between asking and noting it. What goes into the document when it is made is `content`; what our
   * editor shows of it is in `fragment`. Null when the log has nothing to tell it by.
   */
  onceFor(room: string, fragment: string | null, content: string): string | null {
    if (this.#token === "") return null;
    const asked = JSON.stringify([this.#token, room, fragment, content]);
    return createHash("sha256").update(asked).digest("base64url");
  }

  get(room: string): Entry | null {
    return this.#entries.get(room) ?? null;
  }

  add(entry: Entry): void {
    this.#write(entry);
    this.#entries.set(entry.room, entry);
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }

  #write(line: object): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
    fsyncSync(this.#file);
  }
}

function tokenOf(head: object): string {
  const { token } = head as { readonly token?: unknown };
  return typeof token === "string" ? token : "";
}

function parseLine(line: string, place: string): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value;
  } catch {
    // Told below.
  }
  throw new LogError(`${place}, is no line of an import's log: mend it, or name another file.`);
}

function checkRoute(head: object, route: Route, path: string): void {
  const { from, to } = head as Partial<Route>;
  if (from === route.from && to === route.to) return;
  throw new LogError(
    `${path} is the log of an import from ${from} to ${to}: name another file with --map.`,
  );
}
