import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asUpdate } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { recordTyping, recordUpdates } from "../testing/index.ts";
import { condense } from "./condense.ts";
import { buildSnapshot } from "./document-state.ts";

function textOf(update: Update): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.getText("text").toString();
}

describe("a condensed update", () => {
  test.each([
    [1, 2],
    [2, 1],
  ])("[S4] keeps what stands between two letters of one author: %i and %i", (one, other) => {
    const updates: Update[] = [];
    const [ada, bo] = [new Y.Doc(), new Y.Doc()];
    [ada.clientID, bo.clientID] = [one, other];
    for (const [from, to] of [
      [ada, bo],
      [bo, ada],
    ] as const) {
      from.on("update", (update: Uint8Array, origin: unknown) => {
        if (origin === "peer") return;
        updates.push(asUpdate(update));
        Y.applyUpdate(to, update, "peer");
      });
    }
    ada.getText("text").insert(0, "a");
    bo.getText("text").insert(1, "X");
    ada.getText("text").insert(1, "b");
    expect(textOf(condense(updates, 10).update)).toBe("abX");
  });

  test("[S4] is as small as a document's own, whatever was typed one by one and deleted", () => {
    const updates = recordUpdates((doc) => {
      const text = doc.getText("text");
      for (let index = 0; index < 500; index++) text.insert(text.length, "☕");
      text.delete(100, 300);
    });
    const condensed = condense(updates, 1_000);
    expect(condensed.update.length).toBe(buildSnapshot(updates).update.length);
    expect(condensed.stateVector).toEqual(buildSnapshot(updates).stateVector);
    expect(condensed.deletions).toEqual(buildSnapshot(updates).deletions);
  });

  test("[S4] of updates with one missing holds the others, to be whole when it comes", () => {
    const updates = recordTyping("abcdef");
    const [first = asUpdate(new Uint8Array()), second = first] = updates;
    const condensed = condense([first, ...updates.slice(2)], 1);
    expect(Y.decodeStateVector(condensed.stateVector).size).toBe(1);
    expect(textOf(condensed.update)).toBe("a");
    expect(textOf(condense([condensed.update, second], 1).update)).toBe("abcdef");
  });
});

test("[S4][O3] types that were nested over many updates and deleted can be compacted", () => {
  const shallow = recordNesting(1_000);
  const deep = recordNesting(20_000);
  const failures = new Set<string | null>();
  // Once what cleans up is compiled, it needs less of the stack, gets further than the deletion did, and
  // comes upon what is deleted by half.
  for (let time = 0; time < 10; time++) {
    for (let warming = 0; warming < 5; warming++) expect(reasonNotToApply(shallow)).toBeNull();
    failures.add(reasonNotToApply(deep));
    const opened = new Y.Doc();
    Y.applyUpdate(opened, buildSnapshot(deep).update);
    expect(opened.toJSON()).toEqual({});
    expect(opened.getArray("deep").length).toBe(0);
  }
  expect(failures).toContain("Unexpected case");
  expect(failures).not.toContain(null);
});

/** Updates that put a type into a type, `depth` times, a hundred at once, and the deletion of the outermost. */
function recordNesting(depth: number): readonly Update[] {
  const updates: Update[] = [];
  const document = new Y.Doc();
  document.clientID = 7;
  document.on("update", (update: Uint8Array) => updates.push(asUpdate(update)));
  let innermost = document.getArray<unknown>("deep");
  for (let batch = 0; batch < depth / 100; batch++) {
    document.transact(() => {
      for (let level = 0; level < 100; level++) {
        const inner = new Y.Array<unknown>();
        innermost.insert(0, [inner]);
        innermost = inner;
      }
    });
  }
  // Only the outermost is named: a document deletes what is in it by itself.
  return [...updates, asUpdate(Uint8Array.of(0, 1, 7, 1, 0, 1))];
}

/** What Yjs says when it can't apply them, as one. */
function reasonNotToApply(updates: readonly Update[]): string | null {
  const document = new Y.Doc();
  try {
    document.transact(() => {
      for (const update of updates) Y.applyUpdate(document, update);
    });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
