import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asSeq, asStateVector, asUpdate, deletionDigest, encodeFrame } from "../protocol/index.ts";
import type { DeletedRange, Message } from "../protocol/index.ts";
import { MemoryStore } from "../store/index.ts";
import { hello, nowMs, RoomScene, sessionOf } from "../testing/room-scene.ts";

/** A compacted document of which words were deleted in several places, as its writer has it. */
function compactedDocument(): { readonly scene: RoomScene; readonly doc: Y.Doc } {
  const store = new MemoryStore("e1");
  const doc = new Y.Doc();
  doc.on("update", (update: Uint8Array) => store.append(asUpdate(update), "ada", nowMs));
  const text = doc.getText("text");
  text.insert(0, "the quick brown fox jumps over the lazy dog");
  text.delete(4, 6);
  text.delete(10, 4);
  store.compact(store.head());
  text.insert(0, "and ");
  text.delete(20, 3);
  text.delete(17, 3);
  store.compact(store.head());
  return { scene: new RoomScene(store), doc };
}

function has(doc: Y.Doc): Message {
  return {
    kind: "has",
    deletions: deletionDigest(Y.createDeleteSetFromStructStore(doc.store).clients),
  };
}

function helloWith(doc: Y.Doc, epoch = ""): Message {
  return { ...hello(epoch), stateVector: asStateVector(Y.encodeStateVector(doc)) } as Message;
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

describe("who has everything", () => {
  test.each(["", "e1"])("[R20] is sent nothing but the position, with epoch '%s'", (epoch) => {
    const { scene, doc } = compactedDocument();
    scene.room.open(sessionOf("bo", true, "edit"), nowMs);
    const outputs = scene.room.receive(
      sessionOf("bo", true, "edit").id,
      encodeFrame(has(doc), helloWith(doc, epoch)),
      nowMs,
    );
    expect(scene.say(outputs)).toEqual(["bo: welcome back", "bo: caught-up 6"]);
    const bytes = outputs.flatMap((output) =>
      output.kind === "send" ? [output.frame.length] : [],
    );
    expect(bytes.reduce((total, length) => total + length, 0)).toBeLessThanOrEqual(20);
  });

  const lacking: readonly (readonly [string, (doc: Y.Doc) => readonly Message[]])[] = [
    ["does not say what is deleted", (doc) => [helloWith(doc)]],
    [
      "has another thing deleted",
      (doc) => {
        const copy = copyOf(doc);
        copy.getText("text").delete(0, 1);
        return [has(copy), helloWith(doc)];
      },
    ],
    [
      "lacks a deletion",
      (doc) => {
        const clients = new Map<number, DeletedRange[]>();
        for (const [client, ranges] of Y.createDeleteSetFromStructStore(doc.store).clients) {
          clients.set(client, ranges.slice(1));
        }
        return [{ kind: "has", deletions: deletionDigest(clients) }, helloWith(doc)];
      },
    ],
    [
      "has a word that is not stored",
      (doc) => {
        const copy = copyOf(doc);
        copy.getText("text").insert(0, "more");
        return [has(copy), helloWith(copy)];
      },
    ],
    ["has nothing but the deletions", (doc) => [has(doc), hello()]],
  ];
  test.each(lacking)("[R20] is not who %s", (_, messages) => {
    const { scene, doc } = compactedDocument();
    scene.room.open(sessionOf("bo", true, "edit"), nowMs);
    const said = scene.send("bo", ...messages(doc));
    expect(said).toContain("bo: welcome");
    expect(said).toContain("bo: snapshot-chunk");
  });

  test("[R20] says so for one hello, and for its own session", () => {
    const { scene, doc } = compactedDocument();
    for (const name of ["bo", "cy"]) scene.room.open(sessionOf(name, true, "edit"), nowMs);
    scene.send("bo", has(doc));
    expect(scene.send("cy", helloWith(doc))).toContain("cy: welcome");
    expect(scene.send("bo", helloWith(doc))).toContain("bo: welcome back");
    expect(scene.send("bo", helloWith(doc))).toContain("bo: welcome");
  });

  test("[R20] is found where the log reaches back to a position without a look at the deletions", () => {
    const { scene, doc } = compactedDocument();
    scene.room.open(sessionOf("bo", true, "edit"), nowMs);
    const wrong: Message = { kind: "has", deletions: new Uint8Array(8) };
    const resuming = { ...helloWith(doc, "e1"), seq: asSeq(6) } as Message;
    expect(scene.send("bo", wrong, resuming)).toEqual(["bo: welcome back", "bo: caught-up 6"]);
  });
});

describe("the digest of deletions", () => {
  test("[R20] is the same for ranges that are cut otherwise, and for clients in another order", () => {
    const one = new Map([
      [7, [{ clock: 3, len: 4 }]],
      [2 ** 32 - 1, [{ clock: 0, len: 1 }]],
    ]);
    const other = new Map([
      [2 ** 32 - 1, [{ clock: 0, len: 1 }]],
      [
        7,
        [
          { clock: 3, len: 1 },
          { clock: 4, len: 0 },
          { clock: 4, len: 3 },
        ],
      ],
    ]);
    expect(deletionDigest(one)).toEqual(deletionDigest(other));
  });

  test("[R20] is another for each clock, length and client", () => {
    const digests = new Set<string>();
    let count = 0;
    for (let client = 0; client < 8; client++) {
      for (let clock = 0; clock < 16; clock++) {
        for (let len = 1; len < 16; len++) {
          const digest = deletionDigest(new Map([[client, [{ clock, len }]]]));
          // Each half alone tells them apart, too.
          digests.add(String(digest.subarray(0, 4))).add(String(digest.subarray(4)));
          count += 2;
        }
      }
    }
    expect(digests.size).toBe(count);
  });

  test("[R20] has fixed bytes", () => {
    const digest = deletionDigest(new Map([[7, [{ clock: 3, len: 4 }]]]));
    expect(Buffer.from(digest).toString("hex")).toBe("d14a493a19e6bf84");
    expect(deletionDigest(new Map())).toHaveLength(8);
  });
});
