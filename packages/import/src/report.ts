import type { Outcome } from "./import-rooms.ts";

/** Tells of an import while it goes on: a line for each room, and on a terminal a bar under them. */
export class Report {
  readonly #total: number;
  readonly #isDryRun: boolean;
  readonly #counts = new Map<Outcome["kind"], number>();
  #done = 0;
  #bytes = 0;
  #notWhole = 0;

  constructor(total: number, isDryRun: boolean) {
    this.#total = total;
    this.#isDryRun = isDryRun;
  }

  /** Rooms of which something is not in a document. */
  get notWhole(): number {
    return this.#notWhole;
  }

  tell(outcome: Outcome): void {
    const { room, kind, id, bytes, reason } = outcome;
    this.#done += 1;
    this.#bytes += bytes;
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    if (reason !== null) this.#notWhole += 1;
    // Names come from strangers, and a terminal obeys some characters.
    const parts = [kind.padEnd(9), JSON.stringify(room), id, sizeOf(bytes), reason];
    this.#clearBar();
    console.log(parts.filter((part) => part !== null).join("  "));
    this.#drawBar();
  }

  end(): void {
    this.#clearBar();
    const counts = [...this.#counts].map(([kind, count]) => `${count} ${kind}`);
    const what = counts.length === 0 ? "no rooms" : counts.join(", ");
    console.log(`${this.#isDryRun ? "It would be: " : ""}${what}; ${sizeOf(this.#bytes)} in all`);
  }

  #clearBar(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  }

  #drawBar(): void {
    if (!process.stderr.isTTY || this.#done === this.#total) return;
    const filled = Math.floor((this.#done / this.#total) * barLength);
    const bar = "#".repeat(filled).padEnd(barLength, ".");
    process.stderr.write(`[${bar}] ${this.#done} of ${this.#total}, ${sizeOf(this.#bytes)}`);
  }
}

const barLength = 30;

function sizeOf(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000
    ? `${(bytes / 1_000).toFixed(1)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
