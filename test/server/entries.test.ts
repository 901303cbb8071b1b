import { migrateBy } from "@scriptorium/sync/store";
import { nodeDatabase } from "@scriptorium/sync/testing";
import { describe, expect, test } from "vitest";
import { Entries, entryTables } from "@scriptorium/worker/src/directory/entries.ts";
import type { Entry, Listing } from "@scriptorium/worker/src/directory/entry.ts";

function newEntries() {
  const database = nodeDatabase();
  migrateBy(database, { versionKey: "schema_version", steps: [entryTables] });
  const entries = new Entries(database);
  const put = (id: string, more: Partial<Entry> = {}): void =>
    entries.put({ id, title: id, createdMs: 1, changedMs: null, owners: ["ada"], ...more });
  const list = (listing: Partial<Listing> = {}): readonly Entry[] =>
    entries.list({ owner: null, after: null, most: 100, ...listing });
  const ids = (listing: Partial<Listing> = {}): readonly string[] =>
    list(listing).map(({ id }) => id);
  return { database, entries, put, list, ids };
}

describe("the entries of documents", () => {
  test("[W95] are listed from the newest to the oldest, all or somebody's, in pages without a gap", () => {
    const { put, list, ids } = newEntries();
    for (const [index, id] of ["a", "b", "c", "d", "e"].entries()) {
      // Two of them were made in the same moment.
      put(id, { createdMs: Math.max(index, 1), owners: index % 2 === 0 ? ["ada"] : ["bo", "ada"] });
    }
    expect(ids()).toEqual(["e", "d", "c", "b", "a"]);
    expect(ids({ owner: "bo" })).toEqual(["d", "b"]);
    expect(ids({ owner: "nobody" })).toEqual([]);
    for (const owner of [null, "ada"]) {
      const walked: string[] = [];
      for (let after: Listing["after"] = null; ;) {
        const [entry] = list({ owner, after, most: 1 });
        if (entry === undefined) break;
        walked.push(entry.id);
        after = entry;
      }
      expect(walked).toEqual(["e", "d", "c", "b", "a"]);
    }
  });

  test("[W96] keep what is not known any more, and follow their owners", () => {
    const { put, list, ids, entries } = newEntries();
    put("a", { createdMs: 5, changedMs: 6 });
    put("a", { title: null, createdMs: 9, changedMs: null, owners: ["bo"] });
    expect(list()).toEqual([{ id: "a", title: "a", createdMs: 5, changedMs: 6, owners: ["bo"] }]);
    expect([ids({ owner: "ada" }), ids({ owner: "bo" })]).toEqual([[], ["a"]]);
    // One that was under way for longer sets nothing back.
    put("a", { title: "", changedMs: 4, owners: ["bo"] });
    expect(list()).toMatchObject([{ title: "", changedMs: 6 }]);
    entries.remove("a");
    entries.remove("a");
    expect([ids(), ids({ owner: "bo" })]).toEqual([[], []]);
  });

  test("[W95] a page is read by the indexes, whichever list it is of", () => {
    const { database } = newEntries();
    const plans = [
      "SELECT * FROM documents WHERE (created_ms, id) < (5, 'x') ORDER BY created_ms DESC, id DESC LIMIT 9",
      `SELECT documents.* FROM owners JOIN documents ON documents.id = owners.document
       WHERE principal = 'ada' AND (owners.created_ms, owners.document) < (5, 'x')
       ORDER BY owners.created_ms DESC, owners.document DESC LIMIT 9`,
    ].map((query) =>
      database.all(`EXPLAIN QUERY PLAN ${query}`).map(({ detail }) => String(detail)),
    );
    for (const plan of plans.flat()) expect(plan).toMatch(/^SEARCH /);
  });
});
