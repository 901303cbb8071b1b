import { connect, createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

/** A way to the server that keeps all that browsers send on it. */
export class RecordingRelay {
  readonly #listener: Server;
  readonly #sent: Buffer[][] = [];
  readonly #open = new Set<Socket>();

  private constructor(serverUrl: string) {
    const { hostname, port } = new URL(serverUrl);
    this.#listener = createServer((near) => {
      const far = connect(Number(port), hostname);
      const sent: Buffer[] = [];
      this.#sent.push(sent);
      near.on("data", (bytes) => sent.push(bytes));
      for (const socket of [near, far]) {
        this.#open.add(socket);
        socket.on("error", () => {}).once("close", () => this.#open.delete(socket));
      }
      near.pipe(far).pipe(near);
    });
  }

  static async to(serverUrl: string): Promise<RecordingRelay> {
    const relay = new RecordingRelay(serverUrl);
    await new Promise<void>((resolve) => relay.#listener.listen(0, "127.0.0.1", resolve));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** The first line of every request: what proxies write into their logs. */
  get requestLines(): readonly string[] {
    // Not from a line's beginning: the body before it may have no end of line.
    return this.#matches(/(GET|POST|PUT|PATCH|DELETE) \/\S* HTTP\/1\.1\r$/gm);
  }

  /** What requests say of the page that they come from. */
  get referrers(): readonly string[] {
    return this.#matches(/^referer: .*$/gim);
  }

  [Symbol.dispose](): void {
    for (const socket of this.#open) socket.destroy();
    this.#listener.close();
  }

  #matches(pattern: RegExp): readonly string[] {
    return this.#sent.flatMap((sent) =>
      [...Buffer.concat(sent).toString("latin1").matchAll(pattern)].map(([found]) => found.trim()),
    );
  }
}
