import { ClockedPlatform } from "./clocked/platform.ts";
import type { ClockedBytes, ClockedEvent } from "./clocked/event.ts";

interface Env {
  readonly ROOMS: DurableObjectNamespace;
}

/** Tables with content that is kept in bytes. */
const contentTables = ["log", "archive", "keyframe", "quarantine"] as const;

/** Our document's object under a clock that a benchmark turns. */
export class Room {
  readonly #platform: ClockedPlatform;
  readonly #sql: SqlStorage;

  constructor(state: DurableObjectState) {
    this.#sql = state.storage.sql;
    this.#platform = new ClockedPlatform(state);
  }

  async fetch(request: Request): Promise<Response> {
    if (request.method === "POST")
      return Response.json(await this.#platform.run(await request.json<readonly ClockedEvent[]>()));
    const { usage } = this.#platform;
    return Response.json({ usage, bytes: this.#storedBytes() });
  }

  #storedBytes(): ClockedBytes {
    const bytes: Record<string, number> = {};
    const kinds = this.#sql.exec<{ kind: string; bytes: number }>(
      "SELECT kind, TOTAL(LENGTH(bytes)) AS bytes FROM snapshot GROUP BY kind",
    );
    for (const row of kinds) bytes[row.kind] = row.bytes;
    for (const table of contentTables) {
      const sum = `SELECT TOTAL(LENGTH(bytes)) AS bytes FROM ${table}`;
      bytes[table] = this.#sql.exec<{ bytes: number }>(sum).one().bytes;
    }
    bytes["database"] = this.#sql.databaseSize;
    return bytes;
  }
}

/** The Worker before it: the path names the object. */
export default {
  fetch: (request: Request, env: Env) =>
    env.ROOMS.get(env.ROOMS.idFromName(new URL(request.url).pathname)).fetch(request),
};
