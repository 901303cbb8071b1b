import { asUpdate } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import * as Y from "yjs";
import type { Random } from "./random.ts";

const pieces = ["a", "be", "see ", "délta", "☕", "😀", "👩‍👧", "\n", "the quick brown fox "];

/**
 * Updates in the order in which a server would store them, from several people
 * who write at once, hear of each other late, and use every kind of shared type.
 */
export function randomUpdates(random: Random, edits: number): readonly Update[] {
  const stored: Update[] = [];
  const people = Array.from({ length: 1 + random.below(4) }, (_, index) => {
    const doc = new Y.Doc();
    // Small and large ones, and no two alike.
    doc.clientID = random.below(random.pick([2 ** 6, 2 ** 28])) * 4 + index;
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== "server") stored.push(asUpdate(update));
    });
    return { doc, heard: 0 };
  });
  for (let edit = 0; edit < edits; edit++) {
    const person = random.pick(people);
    if (random.below(3) === 0) {
      const until = person.heard + random.below(stored.length - person.heard + 1);
      for (; person.heard < until; person.heard++) {
        Y.applyUpdate(person.doc, stored[person.heard] ?? new Uint8Array(), "server");
      }
    }
    // Some transactions hold one change, some many.
    const changes = random.below(4) === 0 ? 1 + random.below(6) : 1;
    person.doc.transact(() => {
      for (let change = 0; change < changes; change++) changeDocument(random, person.doc);
    });
  }
  return stored;
}

/** Everything that two forms of one document must agree in. */
export function stateOf(updates: readonly Update[]): unknown {
  const doc = new Y.Doc();
  // One transaction of its own: after others' transactions Yjs deletes marks that it
  // finds needless, and which these are depends on how updates are cut.
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, update);
  });
  return {
    text: doc.getText("text").toDelta() as unknown,
    map: doc.getMap("map").toJSON(),
    array: doc.getArray("array").toJSON(),
    xml: elementsOf(doc.getXmlFragment("xml")),
    stateVector: [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(
      ([one], [other]) => one - other,
    ),
    deletions: [...Y.decodeUpdate(Y.encodeStateAsUpdate(doc)).ds.clients].toSorted(
      ([one], [other]) => one - other,
    ),
    pending: [doc.store.pendingStructs, doc.store.pendingDs],
  };
}

function elementsOf(fragment: Y.XmlFragment): unknown {
  return fragment.toArray().map((child) => {
    if (child instanceof Y.XmlText) return child.toDelta() as unknown;
    if (!(child instanceof Y.XmlElement)) return null;
    return [child.nodeName, child.getAttributes(), elementsOf(child)];
  });
}

/** One change of a random kind at a random place. */
export function changeDocument(random: Random, doc: Y.Doc): void {
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
    case 3:
      return changeText(random, doc.getText("text"));
    case 4:
    case 5:
      return changeMap(random, doc.getMap("map"));
    case 6:
      return changeArray(random, doc.getArray("array"));
    default:
      return changeXml(random, doc.getXmlFragment("xml"), 3);
  }
}

function changeText(random: Random, text: Y.Text): void {
  // Half of the changes meet at one place, where the order of neighbours is decided.
  const at = random.below(Math.min(random.pick([3, Infinity]), text.length + 1));
  const length = random.below(Math.min(8, text.length - at) + 1);
  switch (random.below(6)) {
    case 0:
      return text.delete(at, length);
    case 1:
      return text.format(at, length, { [random.pick(["bold", "em"])]: random.pick([true, null]) });
    case 2:
      return text.insertEmbed(at, { image: random.below(9) });
    default:
      return text.insert(at, random.pick(pieces), ...random.pick([[], [{}], [{ bold: true }]]));
  }
}

function changeMap(random: Random, map: Y.Map<unknown>): void {
  const key = random.pick(["one", "two", "three"]);
  const below = map.get(key);
  if (below instanceof Y.Map && random.below(2) === 0) return changeMap(random, below);
  if (random.below(4) === 0) return map.delete(key);
  map.set(key, random.pick([randomValue(random), randomValue(random), new Y.Map()]));
}

function changeArray(random: Random, array: Y.Array<unknown>): void {
  const at = random.below(array.length + 1);
  if (random.below(3) === 0) return array.delete(at, random.below(array.length - at + 1));
  const below = array.get(at);
  if (below instanceof Y.Text) return changeText(random, below);
  const count = 1 + random.below(4);
  if (random.below(4) === 0) array.insert(at, [new Y.Text("inside")]);
  else
    array.insert(
      at,
      Array.from({ length: count }, () => randomValue(random)),
    );
}

function changeXml(random: Random, parent: Y.XmlFragment, levels: number): void {
  const at = random.below(parent.length + 1);
  const child = at < parent.length ? parent.get(at) : null;
  if (child instanceof Y.XmlText && random.below(4) > 0) return changeText(random, child);
  if (child instanceof Y.XmlElement && levels > 0 && random.below(4) > 0) {
    if (random.below(4) > 0) return changeXml(random, child, levels - 1);
    return child.setAttribute(random.pick(["level", "id"]), `${random.below(5)}`);
  }
  if (child !== null && random.below(3) === 0) return parent.delete(at, 1);
  const made =
    random.below(2) === 0 ? new Y.XmlText("words") : new Y.XmlElement(random.pick(["p", "li"]));
  parent.insert(at, [made]);
}

function randomValue(random: Random): unknown {
  const number = random.below(1_000_000);
  return random.pick<unknown>([
    number,
    -number / 3,
    `text ${number}`,
    number % 2 === 0,
    null,
    [number, { deep: [true] }],
    { name: "☕", number },
    Uint8Array.of(1, 2, number % 256),
  ]);
}
