import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asUpdate } from "../protocol/index.ts";
import { dumpDatabase } from "../testing/interrupted-database.ts";
import { nodeDatabase } from "../testing/index.ts";
import { findDamage } from "./find-damage.ts";
import type { SqlDatabase } from "./sql-database.ts";
import { SqliteStore } from "./sqlite-store.ts";

/** A document with rows of every kind: a snapshot, an archive, a keyframe and a log. */
function stored(): SqlDatabase {
  const database = nodeDatabase();
  const store = new SqliteStore(database, "epoch", { keyframeBytesMin: 0 });
  const doc = new Y.Doc();
  let updates = 0;
  doc.on("update", (update: Uint8Array) => store.append(asUpdate(update), "ada", ++updates));
  for (const word of "the quick brown fox jumps over the lazy dog".split(" ")) {
    doc.getText("text").insert(0, `${word} `);
    if (updates % 4 === 0) {
      doc.getText("text").delete(0, 3);
      store.compact(store.head());
    }
  }
  doc.getText("text").delete(0, 2);
  return database;
}

const tables = ["snapshot", "log", "archive", "keyframe"] as const;

describe("findDamage", () => {
  test("[S7] finds nothing in what is sound, and changes nothing", () => {
    const database = stored();
    for (const table of tables)
      expect(database.all(`SELECT 1 FROM ${table}`), table).not.toEqual([]);
    const before = dumpDatabase(database);
    expect(findDamage(database)).toEqual([]);
    expect(dumpDatabase(database)).toEqual(before);
  });

  test.for(tables)("[S7] finds every row of %s of which a bit has turned", (table) => {
    const database = stored();
    for (const { id, bytes } of database.all(`SELECT rowid AS id, bytes FROM ${table}`)) {
      const turned = (bytes as Uint8Array).slice();
      turned[0] = (turned[0] ?? 0) ^ 1;
      database.all(`UPDATE ${table} SET bytes = ? WHERE rowid = ?`, turned, Number(id));
      const before = dumpDatabase(database);
      expect(findDamage(database), `row ${Number(id)}`).toHaveLength(1);
      expect(dumpDatabase(database)).toEqual(before);
      database.all(
        `UPDATE ${table} SET bytes = ? WHERE rowid = ?`,
        bytes as Uint8Array,
        Number(id),
      );
    }
    expect(findDamage(database)).toEqual([]);
  });

  test("[S7] finds a snapshot that is gone", () => {
    const database = stored();
    database.all("DELETE FROM snapshot");
    expect(findDamage(database)).toEqual([
      "the snapshot update is gone",
      "the snapshot state-vector is gone",
      "the snapshot deletions is gone",
    ]);
  });
});
