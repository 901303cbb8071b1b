import { judgeUpdate, Knowledge } from "@scriptorium/sync/gate";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { causalParts } from "./causal-parts.ts";
import { loadUpdates } from "./load-updates.ts";

const runs = Number(process.env["RUNS"] ?? 60);

/** Who does what: edits of three people who hear of each other now and then. */
const edits = fc.array(
  fc.record({
    who: fc.nat({ max: 2 }),
    what: fc.constantFrom("type", "delete", "bold", "push", "set", "nest", "meet"),
    at: fc.nat({ max: 40 }),
  }),
  { minLength: 1, maxLength: 60 },
);

type Edits = typeof edits extends fc.Arbitrary<infer Value> ? Value : never;

/** All that three people have written, as a document that collects no garbage. */
function written(steps: Edits): Y.Doc {
  const people = [1, 2, 3].map((clientID) => Object.assign(new Y.Doc(), { clientID }));
  const meet = (): void => {
    for (const from of people)
      for (const to of people) Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
  };
  for (const { who, what, at } of steps) {
    const doc = people[who];
    if (doc === undefined) continue;
    if (what === "meet") meet();
    else edit(doc, what, at);
  }
  meet();
  return loadUpdates([Y.encodeStateAsUpdate(people[0] ?? new Y.Doc())]).doc;
}

function edit(doc: Y.Doc, what: Exclude<Edits[number]["what"], "meet">, at: number): void {
  const text = doc.getText("text");
  const list = doc.getArray<unknown>("list");
  const index = Math.min(at, text.length);
  switch (what) {
    case "type":
      return text.insert(index, `w🦊rd${at} `.repeat(at));
    case "delete":
      return text.delete(index, Math.min(5, text.length - index));
    case "bold":
      return text.format(index, Math.min(5, text.length - index), { bold: true });
    case "push":
      return list.insert(Math.min(at, list.length), [at, { at }]);
    case "set":
      doc.getMap("map").set(`key${at % 3}`, at);
      return;
    case "nest":
      list.insert(Math.min(at, list.length), [new Y.Map([["text", new Y.Text(`in ${at}`)]])]);
  }
}

function stateOf(doc: Y.Doc): unknown {
  return [
    doc.getText("text").toDelta(),
    doc.getArray("list").toJSON(),
    doc.getMap("map").toJSON(),
    [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(),
    [...Y.createDeleteSetFromStructStore(doc.store).clients].toSorted(),
  ];
}

test("each part builds on those before it alone, and together they are the document", () => {
  fc.assert(
    fc.property(edits, fc.integer({ min: 1, max: 400 }), (steps, bytes) => {
      const doc = written(steps);
      const { updates, refusal } = causalParts(doc, { bytes, structs: 7, clients: 2 });
      const together = new Y.Doc({ gc: false });
      for (const update of updates) {
        const known = new Knowledge(Y.decodeStateVector(Y.encodeStateVector(together)), {
          loadDeletions: () => {
            throw new Error("only what is new is in a part");
          },
          loadOwner: () => null,
        });
        expect(judgeUpdate(update, known).kind).toBe("accept");
        Y.applyUpdate(together, update);
      }
      expect(refusal).toBe(null);
      expect(stateOf(together)).toEqual(stateOf(doc));
    }),
    { numRuns: runs },
  );
});

test("a small document is a single update", () => {
  const doc = written([
    { who: 0, what: "type", at: 3 },
    { who: 1, what: "meet", at: 0 },
    { who: 1, what: "delete", at: 2 },
    { who: 2, what: "type", at: 1 },
  ]);
  expect(causalParts(doc).updates).toEqual([Y.encodeStateAsUpdate(doc)]);
});

test("a long text is cut, and no pair of surrogates in it", () => {
  const text = "🦊".repeat(1_500_000);
  const doc = new Y.Doc();
  doc.getText("text").insert(0, `a${text}`);
  const { updates, refusal } = causalParts(doc);
  const together = loadUpdates(updates).doc.getText("text");
  expect([refusal, updates.length > 5, together.toString() === `a${text}`]).toEqual([
    null,
    true,
    true,
  ]);
});

test("more clients than one update may hold are several updates", () => {
  const updates = Array.from({ length: 2_100 }, (_, index) => {
    const doc = Object.assign(new Y.Doc(), { clientID: index + 1 });
    doc.getMap("map").set(`key${index}`, index);
    return Y.encodeStateAsUpdate(doc);
  });
  const parts = causalParts(loadUpdates(updates).doc);
  expect([parts.refusal, parts.updates.length]).toEqual([null, 2]);
});

test("what the gate would refuse is left out, with all that builds on it", () => {
  const ada = Object.assign(new Y.Doc(), { clientID: 1 });
  ada.getText("text").insert(0, "sound");
  const bo = Object.assign(new Y.Doc(), { clientID: 2 });
  Y.applyUpdate(bo, Y.encodeStateAsUpdate(ada));
  bo.getText("text").insert(5, " too");
  bo.getMap("map").set("__proto__", "bad");
  bo.getText("text").insert(9, ", never seen");
  Y.applyUpdate(ada, Y.encodeStateAsUpdate(bo));
  ada.getText("text").insert(21, "!");
  ada.getText("text").delete(0, 1);
  const { doc } = loadUpdates([Y.encodeStateAsUpdate(ada)]);
  const { updates, refusal } = causalParts(doc);
  const together = loadUpdates(updates);
  expect([refusal, together.leftOut, together.doc.getText("text").toString()]).toEqual([
    "the key __proto__ is reserved",
    [],
    "ound too",
  ]);
});
