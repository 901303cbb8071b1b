import { limits } from "@scriptorium/sync/protocol";
import { randomUUID } from "node:crypto";
import type { Place } from "./member.ts";
import { OwnPlace } from "./own-place.ts";
import { ScriptoriumDocument } from "./scriptorium-document.ts";
import { hocuspocusFraming, plainFraming } from "./stock-framing.ts";
import { StockPlace } from "./stock-place.ts";

/** How a server names a document: ours gives it an id, the others take any name. */
export type DocumentAddress = string | ScriptoriumDocument;

/** A way of speaking to a server. */
interface Dialect {
  readonly newDocument: (url: string) => Promise<DocumentAddress>;
  readonly placeOf: (url: string, document: DocumentAddress) => Place;
}

/** A compaction of the largest document that works write takes less, in ms. */
const compactionMs = 8_000;

const noProtocols = (): Promise<readonly string[]> => Promise.resolve([]);
const newName = (): Promise<string> => Promise.resolve(randomUUID());

export const dialects = {
  plain: {
    newDocument: newName,
    placeOf: (url, name) =>
      new StockPlace({
        url: `${toSocket(url)}/${nameOf(name)}`,
        framing: plainFraming,
        protocols: noProtocols,
      }),
  },
  party: {
    newDocument: newName,
    placeOf: (url, name) =>
      new StockPlace({
        url: `${toSocket(url)}/parties/rooms/${nameOf(name)}`,
        framing: plainFraming,
        protocols: noProtocols,
      }),
  },
  hocuspocus: {
    newDocument: newName,
    placeOf: (url, name) =>
      new StockPlace({
        url: toSocket(url),
        framing: hocuspocusFraming(nameOf(name)),
        protocols: noProtocols,
      }),
  },
  "scriptorium-stock": {
    newDocument: (url) => ScriptoriumDocument.create(url),
    placeOf: (_, document) => stockPlaceOf(oursOf(document)),
  },
  "scriptorium-own": {
    newDocument: (url) => ScriptoriumDocument.create(url),
    placeOf: (_, document) => new OwnPlace(oursOf(document), stockPlaceOf(oursOf(document))),
  },
} as const satisfies Readonly<Record<string, Dialect>>;

export type DialectName = keyof typeof dialects;

function stockPlaceOf(document: ScriptoriumDocument): StockPlace {
  return new StockPlace({
    url: document.socketUrl,
    framing: plainFraming,
    protocols: async () => ["y-websocket", `ticket.${await document.ticket()}`],
    framesPerSecondMax: limits.framesPerSecondMax,
    tidyMs: limits.compactionAfterLeaveMs + compactionMs,
  });
}

function toSocket(url: string): string {
  return url.replace("http", "ws");
}

function nameOf(document: DocumentAddress): string {
  if (typeof document === "string") return document;
  throw new Error("only our server has such a document");
}

function oursOf(document: DocumentAddress): ScriptoriumDocument {
  if (typeof document !== "string") return document;
  throw new Error("our server makes its documents itself");
}
