import { randomUUID } from "node:crypto";
import type { Place } from "./member.ts";
import { OwnPlace } from "./own-place.ts";
import { ScriptoriumDocument } from "./scriptorium-document.ts";
import { hocuspocusFraming, plainFraming } from "./stock-framing.ts";
import { StockPlace } from "./stock-place.ts";

const noProtocols = (): Promise<readonly string[]> => Promise.resolve([]);

/** How a new document is reached on the server at `url`, by the way in which it speaks. */
export const dialects = {
  plain: (url: string) =>
    Promise.resolve(
      new StockPlace({
        url: `${toSocket(url)}/${randomUUID()}`,
        framing: plainFraming,
        protocols: noProtocols,
      }),
    ),
  party: (url: string) =>
    Promise.resolve(
      new StockPlace({
        url: `${toSocket(url)}/parties/rooms/${randomUUID()}`,
        framing: plainFraming,
        protocols: noProtocols,
      }),
    ),
  hocuspocus: (url: string) =>
    Promise.resolve(
      new StockPlace({
        url: toSocket(url),
        framing: hocuspocusFraming(randomUUID()),
        protocols: noProtocols,
      }),
    ),
  "scriptorium-stock": async (url: string) => {
    const document = await ScriptoriumDocument.create(url);
    return new StockPlace({
      url: document.socketUrl,
      framing: plainFraming,
      protocols: async () => ["y-websocket", `ticket.${await document.ticket()}`],
    });
  },
  "scriptorium-own": async (url: string) => new OwnPlace(await ScriptoriumDocument.create(url)),
} as const satisfies Readonly<Record<string, (url: string) => Promise<Place>>>;

export type DialectName = keyof typeof dialects;

function toSocket(url: string): string {
  return url.replace("http", "ws");
}
