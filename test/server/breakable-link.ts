import { createServer, connect } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { ServerProcess } from "./server-process.ts";

/** A way to the server on which one end can vanish without the other being told, as radio does. */
export class BreakableLink {
  readonly #listener: Server;
  readonly #pairs: { readonly near: Socket; readonly far: Socket }[] = [];

  private constructor(listener: Server) {
    this.#listener = listener;
  }

  static async to({ url }: ServerProcess): Promise<BreakableLink> {
    const { hostname, port } = new URL(url);
    const listener = createServer((near) => {
      const far = connect(Number(port), hostname);
      link.#pairs.push({ near, far });
      for (const socket of [near, far]) socket.on("error", () => {});
      near.pipe(far);
      far.pipe(near);
    });
    const link = new BreakableLink(listener);
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    return link;
  }

  get socketUrl(): string {
    return `ws://127.0.0.1:${(this.#listener.address() as AddressInfo).port}`;
  }

  /** The clients vanish: the server's sockets stay open, and nobody reads from them or writes to them. */
  break(): void {
    for (const { near, far } of this.#pairs) {
      near.unpipe(far);
      far.unpipe(near);
      far.pause();
      near.destroy();
    }
  }

  [Symbol.dispose](): void {
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
    this.#listener.close();
  }
}
