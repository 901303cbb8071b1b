import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asUpdate, limits } from "../protocol/index.ts";
import { recordUpdates } from "../testing/index.ts";
import { decodeUpdate } from "./decode-update.ts";
import { Deletions } from "./deletions.ts";
import { judgeUpdate } from "./judge.ts";
import type { Circumstances } from "./judge.ts";
import { addDeletions, Knowledge } from "./knowledge.ts";

/** How the gate judges `update` when `known` are stored. */
function judge(
  update: Uint8Array,
  known: readonly Uint8Array[] = [],
  { owners = {}, ...circumstances }: Circumstances & { owners?: Record<number, string> } = {},
): unknown {
  const knowledge = new Knowledge(new Map(), {
    loadDeletions: () => {
      const deletions = new Deletions();
      for (const stored of known) {
        const decoded = decodeUpdate(asUpdate(stored));
        if (decoded !== null) addDeletions(deletions, decoded);
      }
      return deletions;
    },
    loadOwner: (clientId) => owners[clientId] ?? null,
  });
  for (const stored of known) {
    const decoded = decodeUpdate(asUpdate(stored));
    if (decoded !== null) knowledge.learn(decoded);
  }
  const verdict = judgeUpdate(asUpdate(update), knowledge, circumstances);
  return verdict.kind === "refuse" ? `refuse ${verdict.code}` : verdict.kind;
}

/** The updates of a document, one an edit. */
function record(...edits: ((text: Y.Text, doc: Y.Doc) => void)[]): readonly Uint8Array[] {
  return recordUpdates((doc) => {
    // Random ids differ in length.
    doc.clientID = 1;
    for (const edit of edits) doc.transact(() => edit(doc.getText("text"), doc));
  });
}

const typing = record(
  (text) => text.insert(0, "north"),
  (text) => text.insert(5, " wind"),
  (text) => text.delete(0, 2),
);
const [first = new Uint8Array(), second = new Uint8Array(), deletion = new Uint8Array()] = typing;

describe("the gate", () => {
  test("[G1] accepts one whole update", () => {
    expect(judge(first)).toBe("accept");
  });

  test("[G1] refuses every prefix of an update, and an update with a byte more", () => {
    for (let length = 0; length < first.length; length++) {
      expect(judge(first.subarray(0, length))).toBe("refuse 3");
    }
    expect(judge(Uint8Array.of(...first, 0))).toBe("refuse 3");
  });

  test("[G1] refuses the V2 encoding", () => {
    const doc = new Y.Doc();
    doc.getText("text").insert(0, "north");
    expect(judge(Y.encodeStateAsUpdateV2(doc))).toBe("refuse 3");
  });

  test("[G2][P5] takes the largest update and refuses one byte more", () => {
    const ofLength = (length: number): Uint8Array =>
      record((text) => text.insert(0, "x".repeat(length)))[0] ?? new Uint8Array();
    const overhead = ofLength(limits.updateBytesMax).length - limits.updateBytesMax;
    const largest = ofLength(limits.updateBytesMax - overhead);
    expect([largest.length, judge(largest)]).toEqual([limits.updateBytesMax, "accept"]);
    expect(judge(new Uint8Array(limits.updateBytesMax + 1))).toBe("refuse 2");
  });

  test("[G3] knows what is stored, deletions included", () => {
    expect(judge(first, typing)).toBe("known");
    expect(judge(deletion, [first, second])).toBe("accept");
    expect(judge(deletion, typing)).toBe("known");
    expect(judge(Y.mergeUpdates([...typing]), typing)).toBe("known");
    expect(judge(Uint8Array.of(0, 0))).toBe("known");
  });

  test("[G3] takes an update of which only a part is new", () => {
    expect(judge(Y.mergeUpdates([...typing]), [first])).toBe("accept");
  });

  test("[G4] finds a hole in a client's clocks", () => {
    expect(judge(second)).toBe("gap");
    expect(judge(second, [first])).toBe("accept");
    expect(judge(Y.mergeUpdates([first, second]))).toBe("accept");
  });

  test("[G4] finds a hole inside an update", () => {
    const [one = first, , three = first] = record(
      (text) => text.insert(0, "a"),
      (text) => text.insert(1, "b"),
      (text) => text.insert(2, "c"),
    );
    expect(judge(Y.mergeUpdates([one, three]))).toBe("gap");
  });

  test("[G4] does not take a stretch that is left out at the end of an update for what is stored", () => {
    // Ten clocks of client 1 are left out, and nothing follows them; a letter is deleted.
    const leftOut = (clock: number, length: number): Uint8Array =>
      Uint8Array.of(1, 1, 1, clock, 10, length, 1, 1, 1, 0, 1);
    expect(judge(leftOut(5, 10), [first])).toBe("gap");
    expect(judge(leftOut(4, 2), [first])).toBe("gap");
    expect(judge(leftOut(0, 5), [first])).toBe("accept");
    // A store may hold one that was let in before, and it counts for nothing there.
    expect(judge(second, [first, leftOut(5, 10)])).toBe("accept");
  });

  test("[G4] finds a missing origin, parent and target of a deletion by another client", () => {
    const doc = new Y.Doc();
    for (const update of typing) Y.applyUpdate(doc, update);
    const array = new Y.Array<string>();
    const made: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => made.push(update));
    doc.getText("text").insert(3, "x");
    doc.getMap("map").set("list", array);
    const ours = [...made];
    expect(judge(made[0] ?? first)).toBe("gap");
    expect(judge(made[0] ?? first, typing)).toBe("accept");
    doc.clientID += 1;
    array.push(["in it"]);
    expect(judge(made[2] ?? first, typing)).toBe("gap");
    expect(judge(made[2] ?? first, [...typing, ...ours])).toBe("accept");
    expect(judge(deletion)).toBe("gap");
  });
});

describe("whose clientIDs are whose", () => {
  const owners = { 1: "ada" };

  test("[G7] nobody writes new structs under a clientID that belongs to somebody else", () => {
    expect(judge(second, [first], { owners, author: "ada" })).toBe("accept");
    expect(judge(second, [first], { owners, author: "bo" })).toBe("refuse 6");
    expect(judge(second, [first], { owners })).toBe("refuse 6");
    expect(judge(second, [first], { owners: { 2: "ada" }, author: "bo" })).toBe("accept");
  });

  test("[G7] an 18-byte struct that would use up somebody's clocks is refused", () => {
    const gcOf2To30 = Uint8Array.of(1, 1, 1, 5, 0, 128, 128, 128, 128, 4, 0);
    expect(judge(gcOf2To30, [first], { author: "bo" })).toBe("accept");
    expect(judge(gcOf2To30, [first], { owners, author: "bo" })).toBe("refuse 6");
  });

  test("[G7] what is stored may be repeated, and deleted, by anybody", () => {
    expect(judge(first, [first, second], { owners, author: "bo" })).toBe("known");
    expect(judge(deletion, [first, second], { owners, author: "bo" })).toBe("accept");
  });

  test("[G7] after a loss, what others wrote may be given back", () => {
    const isGivenBack = (clientId: number): boolean => clientId === 1;
    expect(judge(second, [first], { owners, author: "bo", isGivenBack })).toBe("accept");
    expect(judge(second, [first], { owners, author: "bo", isGivenBack: () => false })).toBe(
      "refuse 6",
    );
  });
});

describe("a full document", () => {
  test("[G8][P5] takes what fits into the rest, and not a byte more", () => {
    expect(judge(second, [first], { bytesLeft: second.length })).toBe("accept");
    expect(judge(second, [first], { bytesLeft: second.length - 1 })).toBe("refuse 7");
    expect(judge(second, [first], { bytesLeft: -5 })).toBe("refuse 7");
  });

  test("[G8] takes deletions, and what is repeated", () => {
    expect(judge(deletion, [first, second], { bytesLeft: 0 })).toBe("accept");
    expect(judge(first, typing, { bytesLeft: 0 })).toBe("known");
  });

  test("[G8][P5] takes a replacement that is a little larger than what it deletes, and no larger one", () => {
    const replace = (length: number): Uint8Array => {
      const updates = record(
        (text) => text.insert(0, "north"),
        (text) => {
          text.delete(0, 5);
          text.insert(0, "x".repeat(length));
        },
      );
      return updates[1] ?? first;
    };
    const allowed = limits.shrinkingBytesMax + 5;
    const overhead = replace(1_000).length - 1_000;
    const known = [first];
    expect(judge(replace(allowed - overhead), known, { bytesLeft: 0 })).toBe("accept");
    expect(judge(replace(allowed - overhead + 1), known, { bytesLeft: 0 })).toBe("refuse 7");
  });

  test("[G8][P5] takes replacements up to the overdraft, and deletions beyond it", () => {
    const replacement = record(
      (text) => text.insert(0, "north"),
      (text) => {
        text.delete(0, 1);
        text.insert(0, "x".repeat(900));
      },
    )[1];
    const size = replacement?.length ?? 0;
    const judgeAt = (bytesLeft: number, update = replacement): unknown =>
      judge(update ?? first, [first, second], { bytesLeft });
    expect(judgeAt(size - limits.overdraftBytesMax)).toBe("accept");
    expect(judgeAt(size - limits.overdraftBytesMax - 1)).toBe("refuse 7");
    expect(judgeAt(-2 * limits.overdraftBytesMax, deletion)).toBe("accept");
  });

  test("[G8] does not take growth for a deletion of what comes with it", () => {
    const brought = record(
      (text) => text.insert(0, "north"),
      (text) => {
        text.insert(0, "x".repeat(2_000));
        text.delete(0, 2_000);
        text.insert(0, "y".repeat(1_900));
      },
    )[1];
    expect(judge(brought ?? first, [first], { bytesLeft: 0 })).toBe("refuse 7");
  });

  test("[G8][P5] takes as many clientIDs as can be said in a state vector, and not one more", () => {
    const bounds = { ...limits, clientsMax: 2, clientsForOwners: 0 };
    const typed = [1, 2, 3].map((clientId) => {
      const doc = new Y.Doc();
      doc.clientID = clientId;
      doc.getText("text").insert(0, "a");
      return Y.encodeStateAsUpdate(doc);
    });
    const [one = first, two = first, three = first] = typed;
    expect(judge(two, [one], { bounds })).toBe("accept");
    expect(judge(three, [one, two], { bounds })).toBe("refuse 7");
    expect(judge(three, [one, two, three], { bounds })).toBe("known");
    // The last are for owners.
    const reserved = { ...bounds, clientsForOwners: 1 };
    expect(judge(two, [one], { bounds: reserved })).toBe("refuse 7");
    expect(judge(two, [one], { bounds: reserved, isOwner: true })).toBe("accept");
    expect(judge(three, [one, two], { bounds: reserved, isOwner: true })).toBe("refuse 7");
    const clocks = new Map(
      Array.from({ length: limits.clientsMax }, (_, index) => [
        Number.MAX_SAFE_INTEGER - index,
        limits.clockMax,
      ]),
    );
    expect(Y.encodeStateVector(clocks).length).toBeLessThanOrEqual(limits.stateVectorBytesMax);
  });

  test("[G8] counts each letter that is deleted once, however often it is named", () => {
    // All five letters of the first update, which is by client 1, in ranges of their own.
    const ranges = (count: number): Uint8Array => {
      const named = Array.from({ length: count }, () => [0, 5]).flat();
      return Uint8Array.of(0, 1, 1, 128 + (count % 128), count >> 7, ...named);
    };
    const bytes = limits.shrinkingBytesMax + 5;
    const most = Math.floor((bytes - 5) / 2);
    expect(judge(ranges(most), [first], { bytesLeft: 0 })).toBe("accept");
    expect(judge(ranges(most + 1), [first], { bytesLeft: 0 })).toBe("refuse 7");
  });

  test("[G8] does not take growth for a deletion that is known", () => {
    const [, , , again = first] = record(
      (text) => text.insert(0, "north"),
      (text) => text.insert(5, " wind"),
      (text) => text.delete(0, 2),
      (text) => text.insert(0, "south"),
    );
    const withKnownDeletion = Y.mergeUpdates([deletion, again]);
    expect(judge(withKnownDeletion, typing, { bytesLeft: 0 })).toBe("refuse 7");
  });
});

describe("deletions", () => {
  test("[G3] cover a range only when all of it was added, in any order", () => {
    const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    for (const order of [all, all.toReversed(), [4, 0, 9, 2, 1, 3, 8, 6, 5, 7]]) {
      const deletions = new Deletions();
      const added = new Set<number>();
      for (const clock of order) {
        deletions.add(1, clock, clock + 1);
        added.add(clock);
        for (const start of all) {
          for (const end of all.filter((candidate) => candidate > start)) {
            const isCovered = all.slice(start, end).every((inside) => added.has(inside));
            expect(deletions.covers(1, start, end)).toBe(isCovered);
          }
        }
      }
      expect(deletions.covers(2, 0, 1)).toBe(false);
    }
  });
});
