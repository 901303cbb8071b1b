import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const dist = join(import.meta.dirname, "../../apps/web/dist");

const mediaTypes: Readonly<Record<string, string>> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
  webmanifest: "application/manifest+json",
};

/**
 * A server of the pages alone, which can be given another version of them: the same in all but the
 * names, as after a deployment. Nothing of the version before is left on it.
 */
export class TwoVersions {
  readonly #server: Server;
  #files = filesOf("");

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<TwoVersions> {
    const server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://server").pathname;
      const isFile = /\.[a-z0-9]+$/.test(path);
      const file = versions.#files.get(isFile ? path : "/index.html");
      if (file === undefined || path.startsWith("/api/")) {
        response.writeHead(404).end();
        return;
      }
      const type = mediaTypes[(isFile ? path : ".html").split(".").at(-1) ?? ""];
      response.writeHead(200, {
        "content-type": type ?? "text/plain",
        "cache-control": "no-cache",
      });
      response.end(file);
    });
    const versions = new TwoVersions(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return versions;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  deploy(version: string): void {
    this.#files = filesOf(version);
  }

  [Symbol.dispose](): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** Every text file of the build by its path, with `version` in the names that hold a hash. */
function filesOf(version: string): ReadonlyMap<string, string> {
  const paths = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(html|js|css|svg|webmanifest)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name).slice(dist.length));
  const renamed = (text: string): string =>
    text
      .replaceAll(/([\w-]+-[\w-]{8})\.(js|css)\b/g, `$1${version}.$2`)
      // The page's revision in the list of the service worker.
      .replaceAll(/(revision"?:")([0-9a-f]{32}")/g, `$1${version}$2`);
  return new Map(
    paths.map((path) => {
      const isNamed = path.startsWith("/assets/");
      return [isNamed ? renamed(path) : path, renamed(readFileSync(join(dist, path), "utf8"))];
    }),
  );
}
