import { routePartykitRequest } from "partyserver";
import { YServer } from "y-partyserver";
import * as Y from "yjs";

interface Env {
  readonly [name: string]: unknown;
  readonly ROOMS: DurableObjectNamespace;
}

/** y-partyserver as its README has it, asleep when it can be, with the document in one row. */
export class Room extends YServer<Env> {
  static override readonly options = { hibernate: true };

  override onLoad(): Promise<void> {
    const { sql } = this.ctx.storage;
    sql.exec("CREATE TABLE IF NOT EXISTS documents (id TEXT PRIMARY KEY, content BLOB NOT NULL)");
    const rows = sql.exec<{ content: ArrayBuffer }>("SELECT content FROM documents");
    for (const { content } of rows) Y.applyUpdate(this.document, new Uint8Array(content));
    return Promise.resolve();
  }

  override onSave(): Promise<void> {
    this.ctx.storage.sql.exec(
      "INSERT OR REPLACE INTO documents (id, content) VALUES ('', ?)",
      Y.encodeStateAsUpdate(this.document),
    );
    return Promise.resolve();
  }
}

export default {
  fetch: async (request: Request, env: Env): Promise<Response> =>
    (await routePartykitRequest(request, env)) ?? new Response(null, { status: 404 }),
};
