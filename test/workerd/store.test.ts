import { runInDurableObject } from "cloudflare:test";
import { durableObjectDatabase } from "@scriptorium/sync/durable-object";
import { SqliteStore } from "@scriptorium/sync/store";
import { aroundEach } from "vitest";
// Not through the package's entry for tests, which also has what needs Node or a browser.
import { storeContract } from "../../packages/sync/src/testing/store-contract.ts";
import { newDocument } from "./client.ts";

let storage: DurableObjectStorage;

// Each test runs inside an object of its own, because only there is its SQLite at hand.
aroundEach(async (runTest) => {
  await runInDurableObject(newDocument(), async (_, ctx) => {
    storage = ctx.storage;
    await runTest();
  });
});

storeContract("SqliteStore in workerd", (options) => {
  const database = durableObjectDatabase(storage);
  for (const { name } of database.all("SELECT name FROM sqlite_master WHERE type = 'table'")) {
    database.all(`DROP TABLE "${String(name)}"`);
  }
  const open = (): SqliteStore => new SqliteStore(database, crypto.randomUUID(), options);
  return { store: open(), reopen: open, database };
});
