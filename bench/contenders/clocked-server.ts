import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  ClockedAnswer,
  ClockedBytes,
  ClockedEvent,
  ClockedUsage,
} from "../servers/workers/clocked/event.ts";
import { workerdServer } from "./workerd-server.ts";

const workers = join(import.meta.dirname, "../servers/workers");
const start = workerdServer("clocked", {
  "cloudflare:workers": join(workers, "clocked/durable-object.ts"),
});

/** A document's object of ours on a workerd of its own, to which time is passed in. */
export class ClockedServer implements AsyncDisposable {
  readonly #url: string;
  readonly #stop: () => Promise<void>;

  private constructor(url: string, stop: () => Promise<void>) {
    this.#url = url;
    this.#stop = stop;
  }

  static async start(): Promise<ClockedServer> {
    const folder = mkdtempSync(join(tmpdir(), "clocked-"));
    const server = await start(folder, 0);
    return new ClockedServer(server.url, async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    });
  }

  /** Has events reach the object, in the order of their times. */
  async run(events: readonly ClockedEvent[]): Promise<ClockedAnswer> {
    const answer = await fetch(this.#url, { method: "POST", body: JSON.stringify(events) });
    if (!answer.ok) throw new Error(`the clocked object failed: ${await answer.text()}`);
    return (await answer.json()) as ClockedAnswer;
  }

  async read(): Promise<{ readonly usage: ClockedUsage; readonly bytes: ClockedBytes }> {
    const answer = await fetch(this.#url);
    return (await answer.json()) as { usage: ClockedUsage; bytes: ClockedBytes };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stop();
  }
}
