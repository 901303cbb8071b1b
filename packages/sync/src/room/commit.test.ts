import { describe, expect, test } from "vitest";
import { MemoryStore } from "../store/index.ts";
import { recordTyping } from "../testing/index.ts";
import { Room } from "./room.ts";

describe("what the server itself commits", () => {
  test("[R1][G4] is stored in order, each update building on those before", () => {
    const store = new MemoryStore("e1");
    const room = new Room(store, []);
    expect(room.commit(recordTyping("abc"), "ada", 1).refusal).toBeNull();
    expect(store.head()).toBe(3);
  });

  test("[R1][G4] is not stored when it builds on something that is not", () => {
    const store = new MemoryStore("e1");
    const { outputs, refusal } = new Room(store, []).commit(recordTyping("abc").slice(1), "ada", 1);
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
    const { outputs, refusal } = room.commit([...small, ...large], "ada", 1);
    expect([outputs, refusal, store.head()]).toEqual([
      [],
      `the document has reached the limit of ${bytes * 3} bytes`,
      0,
    ]);
    // The room has not learned what it did not store.
    expect(room.commit(small, "ada", 1).refusal).toBeNull();
    expect(store.head()).toBe(2);
  });
});
