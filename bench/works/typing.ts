import { setTimeout as delay } from "node:timers/promises";
import * as Y from "yjs";
import type { DocumentMember } from "../load/member.ts";
import type { Ground, Measures, Work } from "./work.ts";

/** A fast typist, in ms a character. */
const stepMs = 125;

/** Longer than anything is held back, in ms. */
const heldMs = 1_000;

/** What is there before, so that a caret has a character before it. */
const heading = "Notes: ";

/**
 * People who write at the same time, each a paragraph of their own, with the whole
 * document and with a caret that moves at each keystroke, and what that sends.
 */
export function typing({ people, seconds }: { people: number; seconds: number }): Work {
  return {
    name: `typing-${people}`,
    title: `${people} typing ${1_000 / stepMs} characters a second each, with carets: bytes of frames, both directions`,
    units: {
      bytes: "bytes/keystroke",
      sent: "bytes/keystroke",
      received: "bytes/keystroke",
      frames: "received/keystroke",
      cpu: "µs/keystroke",
    },
    goals: [
      {
        of: "ours, own provider",
        to: "y-websocket",
        measure: "bytes",
        atMost: people === 1 ? 0.5 : 1,
      },
    ],
    // Bytes, which are nearly the same each time.
    roundsMax: 1,
    run: (ground) => run(ground, people, seconds),
  };
}

async function run(
  { newPlace, server }: Ground,
  count: number,
  seconds: number,
): Promise<Measures> {
  const place = await newPlace();
  const people: Person[] = [];
  for (let index = 0; index < count; index++) {
    const doc = new Y.Doc();
    const member = await place.join(doc, { hasCaret: true });
    await member.synced;
    people.push(new Person(doc, member));
  }
  // Everybody has seen everybody by then.
  await delay(heldMs);
  const start = trafficOf(people);
  const startCpuMs = server.cpuMs;
  const strokes = Math.round((seconds * 1_000) / stepMs);
  for (let stroke = 0; stroke < strokes; stroke++) {
    for (const person of people) {
      person.type();
      await delay(stepMs / count);
    }
  }
  // What is held back for company belongs to these keystrokes as well.
  await delay(heldMs);
  const end = trafficOf(people);
  const cpuMs = server.cpuMs - startCpuMs;
  await Promise.all(people.map(({ member }) => member.close()));
  const keystrokes = strokes * count;
  const sent = (end.sentBytes - start.sentBytes) / keystrokes;
  const received = (end.receivedBytes - start.receivedBytes) / keystrokes;
  return {
    bytes: sent + received,
    sent,
    received,
    frames: (end.receivedFrames - start.receivedFrames) / keystrokes,
    cpu: (cpuMs * 1_000) / keystrokes,
  };
}

class Person {
  readonly member: DocumentMember;
  readonly #text: Y.Text;

  constructor(doc: Y.Doc, member: DocumentMember) {
    this.member = member;
    this.#text = doc.getText(String(doc.clientID));
    this.#text.insert(0, heading);
    member.showCaret(this.#text, heading.length);
  }

  type(): void {
    this.#text.insert(this.#text.length, "x");
    this.member.showCaret(this.#text, this.#text.length);
  }
}

interface Totals {
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly receivedFrames: number;
}

function trafficOf(people: readonly Person[]): Totals {
  const sum = (name: keyof Totals): number =>
    people.reduce((total, { member }) => total + member.traffic[name], 0);
  return {
    sentBytes: sum("sentBytes"),
    receivedBytes: sum("receivedBytes"),
    receivedFrames: sum("receivedFrames"),
  };
}
