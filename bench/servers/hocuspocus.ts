import { Database } from "@hocuspocus/extension-database";
import { Server } from "@hocuspocus/server";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

// Hocuspocus with its defaults, and a table like that of its SQLite extension over
// its database extension. The former would bring a module to be compiled at every
// installation, and Node has SQLite.

const database = new DatabaseSync(join(process.env["DATA_DIR"] ?? ".", "hocuspocus.sqlite"));
database.exec(
  `CREATE TABLE IF NOT EXISTS "documents" (
     "name" varchar(255) NOT NULL, "data" blob NOT NULL, UNIQUE(name)
   )`,
);
const select = database.prepare(`SELECT data FROM "documents" WHERE name = ? ORDER BY rowid DESC`);
const upsert = database.prepare(
  `INSERT INTO "documents" ("name", "data") VALUES (?, ?)
   ON CONFLICT(name) DO UPDATE SET data = excluded.data`,
);

const server = new Server({
  address: "127.0.0.1",
  port: Number(process.env["PORT"] ?? 0),
  quiet: true,
  extensions: [
    new Database({
      fetch: ({ documentName }) => {
        const data = select.get(documentName)?.["data"];
        return Promise.resolve(data instanceof Uint8Array ? data : null);
      },
      store: ({ documentName, state }) => {
        upsert.run(documentName, state);
        return Promise.resolve();
      },
    }),
  ],
});
await server.listen();
console.log(`Listening on http://127.0.0.1:${server.address.port}`);
