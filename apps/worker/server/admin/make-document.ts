import { readFileSync } from "node:fs";
import type { ProseNode } from "@scriptorium/document/content";
import { versionNeeded } from "@scriptorium/document/schema";
import { SyncProvider } from "@scriptorium/sync/client";
import { limits } from "@scriptorium/sync/protocol";
import * as Y from "yjs";
import { mapNodes, StoredContent } from "../../src/content/stored-content.ts";
import { CommandError } from "./command.ts";
import type { ServerApi } from "./server-api.ts";

/** What a new document shall hold. */
export type NewContent =
  | {
      readonly title: string;
      readonly blocks: readonly ProseNode[];
      /** The files of images that the blocks name by `…/images/<hash>`. */
      readonly imageFiles: ReadonlyMap<string, string>;
    }
  /** Of a document that our editor did not write. */
  | { readonly title: string; readonly update: Uint8Array };

export interface MadeDocument {
  readonly id: string;
  readonly title: string;
  readonly url: string;
}

/** Makes a document on the server. When that fails on the way, there is none. */
export async function makeDocument(server: ServerApi, content: NewContent): Promise<MadeDocument> {
  const { title } = content;
  // An update brings the title with it, and there would be two.
  const body = "update" in content ? {} : { title };
  const path = "/api/documents";
  const made = (await server.ask({ method: "POST", path, body })) as MadeDocument;
  try {
    if ("update" in content) {
      await sendUpdate(server, made.id, content.update);
      if (title !== "") {
        await server.ask({ method: "PATCH", path: `${path}/${made.id}`, body: { title } });
      }
    } else await sendBlocks(server, made.id, content);
  } catch (error) {
    await server.ask({ method: "DELETE", path: `${path}/${made.id}?forever=true` });
    throw error;
  }
  return { ...made, title };
}

async function sendBlocks(
  server: ServerApi,
  id: string,
  {
    blocks,
    imageFiles,
  }: { readonly blocks: readonly ProseNode[]; readonly imageFiles: ReadonlyMap<string, string> },
): Promise<void> {
  const addresses = new Map<string, string>();
  for (const [hash, file] of imageFiles) {
    const path = `/api/documents/${id}/images`;
    const request = { method: "POST", path, type: "application/octet-stream" } as const;
    const { src } = (await server.ask({ ...request, body: readFileSync(file) })) as { src: string };
    addresses.set(hash, src);
  }
  const content = mapNodes(blocks, (node) => {
    const hash = /\/images\/([0-9a-f]{64})$/.exec(String(node.attrs?.["src"]))?.[1];
    const src = node.type === "image" && hash !== undefined ? addresses.get(hash) : undefined;
    return src === undefined ? node : { ...node, attrs: { ...node.attrs, src } };
  });
  await server.ask({
    method: "PUT",
    path: `/api/documents/${id}/content`,
    type: "application/json",
    body: JSON.stringify({ type: "doc", content }),
  });
}

/** As a client that has written all of it. */
async function sendUpdate(server: ServerApi, id: string, update: Uint8Array): Promise<void> {
  const doc = new Y.Doc();
  const provider = new SyncProvider({
    url: server.url,
    documentId: id,
    doc,
    getTicket: () => server.ticket(id),
    // As the document was opened before: whoever does not know our schema goes on opening it.
    schemaVersion: versionNeeded(new StoredContent(update).blocks()),
  });
  const stored = async (): Promise<void> => {
    await provider.synced;
    Y.applyUpdate(doc, update);
    await provider.saved();
  };
  const late = Promise.withResolvers<never>();
  const seconds = limits.importPatienceMs / 1_000;
  const timer = setTimeout(
    () => late.reject(new CommandError(`The server has not stored it within ${seconds} s.`)),
    limits.importPatienceMs,
  );
  try {
    await Promise.race([stored(), late.promise]);
  } finally {
    clearTimeout(timer);
    provider.destroy();
    provider.awareness.destroy();
    doc.destroy();
  }
}
