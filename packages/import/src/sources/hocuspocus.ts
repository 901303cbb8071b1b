import { openToRead } from "./open-to-read.ts";
import { SourceError } from "./source.ts";
import type { Source } from "./source.ts";

/** What the SQLite extension of Hocuspocus has kept. May be read while the server runs. */
export function openHocuspocus(path: string): Source {
  const database = openToRead(path);
  const table = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'documents'`;
  if (database.prepare(table).get() === undefined) {
    database.close();
    throw new SourceError(
      `${path} has no table "documents": name the file that the SQLite extension of Hocuspocus was given.`,
    );
  }
  const names = database.prepare(`SELECT name FROM "documents" ORDER BY rowid`).all();
  const select = database.prepare(`SELECT data FROM "documents" WHERE name = ?`);
  const rooms = names.map(({ name }) => ({
    name: String(name),
    read: () => {
      const data = select.get(String(name))?.["data"];
      return Promise.resolve(data instanceof Uint8Array ? [data] : []);
    },
  }));
  return { rooms, [Symbol.asyncDispose]: () => Promise.resolve(database.close()) };
}
