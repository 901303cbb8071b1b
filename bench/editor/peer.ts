import { createReadStream, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "vite";
import { WebSocket } from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { servers } from "../contenders/contenders.ts";
import type { Block } from "./content.ts";

const built = join(import.meta.dirname, "../../.cache/bench/editor-peer");

/** BlockNote's page with a document in it, and what serves both. */
export interface Peer {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startPeer(blocks: readonly Block[]): Promise<Peer> {
  await build({
    root: join(import.meta.dirname, "../editor-peer"),
    configFile: false,
    logLevel: "error",
    build: { outDir: built, emptyOutDir: true, target: "es2023", chunkSizeWarningLimit: 10_000 },
    // One copy of Yjs, or binding and provider do not recognise each other's types.
    resolve: { dedupe: ["yjs", "y-protocols", "react", "react-dom"] },
  });
  compress(built);
  const sync = await servers["y-websocket"](built, 0);
  const server = sync.url.replace("http", "ws");
  const room = "five-pages";
  const seed = await writeRoom(server, room, blocks);
  const files = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    serveFile(pathname === "/" ? "/index.html" : pathname, response);
  });
  await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
  const { port } = files.address() as AddressInfo;
  const query = new URLSearchParams({ server, room });
  return {
    url: `http://127.0.0.1:${port}/?${query.toString()}`,
    stop: async () => {
      seed.destroy();
      files.closeAllConnections();
      files.close();
      await sync.stop();
    },
  };
}

/** Puts the blocks where BlockNote looks for them. The room is kept as long as somebody is in it. */
async function writeRoom(
  server: string,
  room: string,
  blocks: readonly Block[],
): Promise<WebsocketProvider> {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(server, room, doc, {
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  provider.awareness.setLocalState(null);
  await new Promise<void>((resolve) => {
    provider.once("sync", () => resolve());
  });
  const group = new Y.XmlElement("blockGroup");
  group.insert(0, blocks.map(containerOf));
  doc.getXmlFragment("document-store").insert(0, [group]);
  return provider;
}

function containerOf({ kind, text }: Block, index: number): Y.XmlElement {
  const names = { heading: "heading", paragraph: "paragraph", item: "bulletListItem" } as const;
  const block = new Y.XmlElement(names[kind]);
  // Yjs stores any JSON value, although its types say string.
  if (kind === "heading") block.setAttribute("level", 2 as unknown as string);
  block.insert(0, [new Y.XmlText(text)]);
  const container = new Y.XmlElement("blockContainer");
  container.setAttribute("id", `block-${index}`);
  container.insert(0, [block]);
  return container;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

function compress(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    writeFileSync(`${path}.br`, brotliCompressSync(readFileSync(path)));
  }
}

/** As a good host does: compressed, and kept for ever where the name holds a hash. */
function serveFile(pathname: string, response: ServerResponse): void {
  const type = types[extname(pathname)];
  if (type === undefined) {
    response.writeHead(404).end();
    return;
  }
  const isHashed = pathname.startsWith("/assets/");
  response.writeHead(200, {
    "content-type": type,
    "content-encoding": "br",
    "cache-control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
  });
  createReadStream(join(built, `${pathname}.br`))
    .on("error", () => response.destroy())
    .pipe(response);
}
