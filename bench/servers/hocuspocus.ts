import { Server } from "@hocuspocus/server";
import { registerHooks } from "node:module";
import { join } from "node:path";

// Hocuspocus with its defaults and its SQLite extension. The module by which that
// reaches SQLite would have to be compiled at every installation, and Node's own can
// do the same. Both wait as long for others who have the database locked.

const adapter = `
  import { DatabaseSync } from "node:sqlite";
  export default class extends DatabaseSync {
    constructor(path) { super(path, { timeout: 5_000 }); }
  }`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "better-sqlite3"
      ? {
          url: `data:text/javascript,${encodeURIComponent(adapter)}`,
          format: "module",
          shortCircuit: true,
        }
      : next(specifier, context),
});
const { SQLite } = await import("@hocuspocus/extension-sqlite");

const database = join(process.env["DATA_DIR"] ?? ".", "hocuspocus.sqlite");
const server = new Server({
  address: "127.0.0.1",
  port: Number(process.env["PORT"] ?? 0),
  quiet: true,
  extensions: [new SQLite({ database })],
});
await server.listen();
console.log(`Listening on http://127.0.0.1:${server.address.port}`);
