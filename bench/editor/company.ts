import { schemaVersion } from "@scriptorium/document/schema";
import { SyncProvider } from "@scriptorium/sync/client";
import * as Y from "yjs";
import { caretAt } from "../load/caret.ts";
import { seededRandom } from "../load/seeded-random.ts";
import type { CompanyPlan } from "./company-process.ts";
import { ticketByLink } from "./our-document.ts";

// People with our provider, in a process of their own: all move their carets, and some
// write when told to.

/** One in five is where the page looks, the others are anywhere. */
const nearEvery = 5;
/** Blocks around the one that is looked at. */
const nearBlocks = 8;
const writers = 5;

const plan = JSON.parse(process.argv[2] ?? "{}") as CompanyPlan;
const random = seededRandom(3);
const people: Person[] = [];
for (let index = 0; index < plan.people; index++) {
  const doc = new Y.Doc();
  const provider = new SyncProvider({
    url: plan.origin.replace("http", "ws"),
    documentId: plan.id,
    doc,
    schemaVersion,
    getTicket: () => ticketByLink(plan.origin, plan.id, plan.link),
    persistence: "none",
  });
  await provider.synced;
  provider.awareness.setLocalStateField("user", { name: `Reader ${index}`, color: "#30bced" });
  // Nobody adds or removes blocks while this runs.
  const texts = textsOf(doc.getXmlFragment("default"));
  const isNear = index % nearEvery === 0;
  people.push({ provider, texts, isNear });
}
// Only now: each that comes in is told of every caret that moves meanwhile.
for (const person of people) startMoving(person);
process.on("message", (wanted: { readonly writesEveryMs: number; readonly times: number }) => {
  write(wanted.times, wanted.writesEveryMs);
});
process.send?.("ready");

interface Person {
  readonly provider: SyncProvider;
  /** The texts of the blocks, in order. */
  readonly texts: readonly Y.XmlText[];
  readonly isNear: boolean;
}

function startMoving(person: Person): void {
  const everyMs = 1_000 / plan.movesPerSecond;
  // Not all at once: each at a moment of their own.
  setTimeout(() => setInterval(() => move(person), everyMs), random() * everyMs);
}

function move({ provider, texts, isNear }: Person): void {
  const near = plan.lookedAt + Math.floor((random() - 0.5) * 2 * nearBlocks);
  const text = texts[isNear ? near : Math.floor(random() * texts.length)];
  if (text === undefined) return;
  provider.awareness.setLocalStateField(
    "cursor",
    caretAt(text, Math.floor(random() * text.length)),
  );
}

/** Some type by turns into the blocks below the one that is looked at, each too seldom for updates to be merged. */
function write(times: number, everyMs: number): void {
  let written = 0;
  const timer = setInterval(() => {
    const turn = written % Math.min(writers, people.length);
    people[turn]?.texts[plan.lookedAt + 1 + turn]?.insert(20, "abcdefgh"[written % 8] ?? "a");
    written += 1;
    if (written < times) return;
    clearInterval(timer);
    process.send?.("written");
  }, everyMs);
}

function textsOf(body: Y.XmlFragment): readonly Y.XmlText[] {
  return [...body.createTreeWalker(() => true)].filter((node) => node instanceof Y.XmlText);
}
