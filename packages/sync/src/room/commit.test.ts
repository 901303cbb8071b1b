import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { MemoryStore } from "../store/index.ts";
import { recordTyping } from "../testing/index.ts";
import { Room } from "./room.ts";

const byServer = { author: "ada", isServers: true };

describe("what the server itself commits", () => {
  test("[R1][G4] is stored in order, each update building on those before", () => {
    const store = new MemoryStore("e1");
    const room = new Room(store, []);
    expect(room.commit(recordTyping("abc"), byServer, 1).refusal).toBeNull();
    expect(store.head()).toBe(3);
  });

  test("[R1][G4] is not stored when it builds on something that is not", () => {
    const store = new MemoryStore("e1");
    const { outputs, refusal } = new Room(store, []).commit(
      recordTyping("abc").slice(1),
      byServer,
      1,
    );
    expect([outputs, refusal, store.head()]).toEqual([
      [],
      "it builds on what is not stored, or not any more",
      0,
    ]);
  });

  test("[R1][G2] is stored whole or not at all", () => {
    const store = new MemoryStore("e1");
    const [small, large] = [recordTyping("ab"), recordTyping("xyz")];
    const bytes = Math.max(...small.map(({ length }) => length));
    const room = new Room(store, [], { limits: { documentBytesMax: bytes * 3 } });
    const { outputs, refusal } = room.commit([...small, ...large], byServer, 1);
    expect([outputs, refusal, store.head()]).toEqual([
      [],
      `the document has reached the limit of ${bytes * 3} bytes`,
      0,
    ]);
    // The room has not learned what it did not store.
    expect(room.commit(small, byServer, 1).refusal).toBeNull();
    expect(store.head()).toBe(2);
  });

  test("[R1][G8] may bring to a full document what it takes away, whichever comes first", () => {
    const full = "x".repeat(4_000);
    for (const isDeletedFirst of [false, true]) {
      for (const [length, isTaken] of [
        [3_800, true],
        [4_200, false],
      ] as const) {
        const store = new MemoryStore("e1");
        const bounds = { documentBytesMax: 4_100, overdraftBytesMax: 10, shrinkingBytesMax: 10 };
        const room = new Room(store, [], { limits: bounds });
        const doc = new Y.Doc();
        const parts: Update[] = [];
        doc.on("update", (update: Uint8Array) => parts.push(asUpdate(update)));
        doc.getText("text").insert(0, full);
        room.commit(parts.splice(0), byServer, 1);
        doc.getMap("new").set("half", "y".repeat(length / 2));
        doc.getMap("new").set("other", "z".repeat(length / 2));
        doc.getText("text").delete(0, full.length);
        if (isDeletedFirst) parts.unshift(...parts.splice(2));
        const { refusal } = room.commit(parts, byServer, 2);
        expect([length, refusal === null, store.head()]).toEqual([
          length,
          isTaken,
          isTaken ? 4 : 1,
        ]);
      }
    }
  });

  test("[G8] counts what it takes away once, and not what was gone before", () => {
    const doc = new Y.Doc();
    doc.clientID = 1;
    doc.getText("text").insert(0, "x".repeat(1_000));
    const store = new MemoryStore("e1");
    const bounds = { documentBytesMax: 1_100, overdraftBytesMax: 10, shrinkingBytesMax: 10 };
    const room = new Room(store, [], { limits: bounds });
    room.commit([asUpdate(Y.encodeStateAsUpdate(doc))], byServer, 1);
    const deletion = (...ranges: readonly number[]): Update =>
      asUpdate(Uint8Array.of(0, 1, 1, ranges.length / 3, ...ranges));
    const other = new Y.Doc();
    other.getText("other").insert(0, "y".repeat(600));
    const large = asUpdate(Y.encodeStateAsUpdate(other));
    // A hundred characters, eight times.
    const repeated = deletion(...Array.from({ length: 8 }, () => [0, 0xe4, 0x00]).flat());
    expect(room.commit([large, repeated], byServer, 2).refusal).not.toBeNull();
    // Nine hundred, and then one more.
    expect(room.commit([deletion(0, 0x84, 0x07)], byServer, 3).refusal).toBeNull();
    expect(room.commit([large, deletion(0, 0x85, 0x07)], byServer, 4).refusal).not.toBeNull();
    expect(store.head()).toBe(2);
  });
});
