import { routePartykitRequest } from "partyserver";
import { YServer } from "y-partyserver";
import * as Y from "yjs";

interface Env {
  readonly [name: string]: unknown;
  readonly ROOMS: DurableObjectNamespace;
}

/** Bytes of a row: Durable Objects refuse more than 2 MB, workerd more than 8 MiB. */
const rowBytes = 1_048_576;

/** y-partyserver as its README has it, asleep when it can be, with the document in rows as large as may be. */
export class Room extends YServer<Env> {
  static override readonly options = { hibernate: true };

  override onLoad(): Promise<void> {
    const { sql } = this.ctx.storage;
    sql.exec(
      "CREATE TABLE IF NOT EXISTS document (part INTEGER PRIMARY KEY, content BLOB NOT NULL)",
    );
    const rows = sql
      .exec<{ content: ArrayBuffer }>("SELECT content FROM document ORDER BY part")
      .toArray()
      .map(({ content }) => new Uint8Array(content));
    const [first] = rows;
    if (first !== undefined)
      Y.applyUpdate(this.document, rows.length === 1 ? first : concatenated(rows));
    return Promise.resolve();
  }

  override onSave(): Promise<void> {
    const { sql } = this.ctx.storage;
    const update = Y.encodeStateAsUpdate(this.document);
    const parts = Math.ceil(update.length / rowBytes);
    for (let part = 0; part < parts; part++) {
      sql.exec(
        "INSERT OR REPLACE INTO document (part, content) VALUES (?, ?)",
        part,
        update.slice(part * rowBytes, (part + 1) * rowBytes),
      );
    }
    sql.exec("DELETE FROM document WHERE part >= ?", parts);
    return Promise.resolve();
  }
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export default {
  fetch: async (request: Request, env: Env): Promise<Response> =>
    (await routePartykitRequest(request, env)) ?? new Response(null, { status: 404 }),
};
