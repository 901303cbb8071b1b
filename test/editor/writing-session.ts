import type { DocumentStore } from "@scriptorium/sync/room";
import { LoopbackServer, VirtualClock } from "@scriptorium/sync/testing";
import type { Editor } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { vi } from "vitest";
import * as Y from "yjs";
import { sqliteDisk } from "../simulation/disk.ts";
import { Links } from "../simulation/links.ts";
import { Random } from "../simulation/random.ts";
import { editAtRandom, placeIn } from "./edits.ts";
import { Writer } from "./writer.ts";

/** Virtual time within which all must be in sync once the faults stop, in ms. */
const healingMs = 200_000;

/** What a command throws that does not fit the document as others have left it. */
const failuresOfCommands = new Set(["RangeError", "ReplaceError", "TransformError"]);

export interface WritingSessionOptions {
  readonly seed: number;
  /** Editor commands in all. */
  readonly edits: number;
  readonly writers?: number;
}

/**
 * People with real editors on a real room: links that a seed spoils, a server that
 * hibernates, crashes and compacts. Throws when they do not agree in the end.
 */
export class WritingSession {
  readonly #random: Random;
  readonly #clock = new VirtualClock();
  readonly #disk = sqliteDisk({});
  readonly #server: LoopbackServer<DocumentStore>;
  readonly #links: Links;
  readonly #edits: number;
  readonly #writers: readonly Writer[];
  /** What was done, for whoever looks into a failure. */
  readonly log: string[] = [];

  constructor({ seed, edits, writers = 3 }: WritingSessionOptions) {
    this.#random = new Random(seed);
    this.#edits = edits;
    this.#links = new Links(this.#random);
    this.#server = new LoopbackServer<DocumentStore>({
      clock: this.#clock,
      disk: this.#disk.reopen(),
      reopen: () => this.#disk.reopen(),
    });
    this.#writers = ["ada", "bo", "cleo", "dot"].slice(0, writers).map((name, index) => {
      const random = (): number => this.#random.next();
      const isInSections = index % 2 === 0;
      return new Writer(name, { server: this.#server, clientId: index + 1, random, isInSections });
    });
  }

  async run(): Promise<void> {
    try {
      await this.#settle();
      for (let done = 0; done < this.#edits; done++) {
        this.#edit();
        for (let event = this.#random.below(4); event > 0; event--) await this.#happen();
      }
      this.#links.heal();
      await this.#settle();
      this.#compare();
      await this.#undoOwn();
    } finally {
      for (const writer of this.#writers) writer.destroy();
      this.#disk.end();
    }
  }

  #edit(): void {
    const writer = this.#random.pick(this.#writers);
    if (this.#random.below(2) === 0) writer.beginStep();
    try {
      this.log.push(`${writer.name}: ${editAtRandom(writer.editor, this.#random)}`);
    } catch (error) {
      // The application tells the person that the command failed. Anything else is a defect.
      if (!(error instanceof Error) || !failuresOfCommands.has(error.name)) throw error;
      this.log.push(`${writer.name}: ${error.message}`);
    }
  }

  async #happen(): Promise<void> {
    const { sockets } = this.#server;
    switch (this.#random.below(12)) {
      case 0:
        if (sockets.length > 0) this.#random.pick(sockets).cut();
        break;
      case 1:
        this.#server.hibernate();
        break;
      case 2:
        if (this.#random.below(3) === 0) this.#server.crash();
        break;
      case 3:
        this.#compact();
        break;
      case 4:
      case 5:
        this.#advance(this.#random.below(2_000));
        break;
      default:
        this.#links.deliver(sockets, this.#clock.nowMs);
    }
    await turn();
  }

  #compact(): void {
    const steps = this.#random.pick([1, 5, 1_000]);
    for (let step = 0; step < steps && !this.#server.runAlarm();) step += 1;
  }

  /** The undo manager groups by the time of day. */
  #advance(durationMs: number): void {
    this.#clock.advance(durationMs);
    vi.setSystemTime(this.#clock.nowMs);
  }

  /** The faults stop. Within bounded time everybody must be in sync. */
  async #settle(): Promise<void> {
    const untilMs = this.#clock.nowMs + healingMs;
    for (;;) {
      do await turn();
      while (!this.#server.deliverAll());
      await turn();
      if (this.#isSynced()) return;
      if (this.#clock.nowMs >= untilMs)
        throw new Error(`not in sync: ${this.#states().join(", ")}`);
      this.#advance(500);
    }
  }

  #isSynced(): boolean {
    const { status } = { status: this.#writers.map(({ provider }) => provider.status) };
    const isSaved = status.every(({ kind, edits }) => kind === "synced" && edits.unsaved === 0);
    return isSaved && new Set(this.#states()).size === 1;
  }

  #states(): readonly string[] {
    return this.#writers.map(({ doc }) =>
      JSON.stringify([...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted()),
    );
  }

  /** Everybody has the same document, shows the same, and the editor shows what the document has. */
  #compare(): void {
    const [first, ...others] = this.#writers.map((writer) => {
      writer.editor.state.doc.check();
      const misplaced = misplacedBlock(writer.editor);
      if (misplaced !== null) throw new Error(`${writer.name} is shown ${misplaced}`);
      const { pendingStructs, pendingDs } = writer.doc.store;
      if (pendingStructs !== null || pendingDs !== null)
        throw new Error(`${writer.name} waits for something that never comes`);
      const deletions = Y.snapshot(writer.doc).ds;
      return {
        name: writer.name,
        body: writer.doc.getXmlFragment("body").toString(),
        shown: JSON.stringify(writer.editor.getJSON()),
        deletions: JSON.stringify([...deletions.clients].toSorted(([one], [two]) => one - two)),
      };
    });
    for (const other of others) {
      for (const key of ["body", "shown", "deletions"] as const) {
        const [one, two] = [first?.[key] ?? "", other[key]];
        if (one !== two)
          throw new Error(`${first?.name} and ${other.name}: ${key} ${differenceOf(one, two)}`);
      }
    }
  }

  /** Each writes a sign at a random place; undone, it is gone, and those of the others stay. */
  async #undoOwn(): Promise<void> {
    await this.#makeRoomForText();
    // One character each, in which nobody else's can come to stand.
    const signs = new Map(this.#writers.map((writer, index) => [writer, "①②③④"[index] ?? ""]));
    for (const [writer, sign] of signs) {
      writer.beginStep();
      const { state, view } = writer.editor;
      view.dispatch(state.tr.insertText(sign, this.#placeForText(writer)));
      await this.#settle();
    }
    const gone = new Set<string>();
    for (const [writer, sign] of signs) {
      writer.editor.commands.undo();
      gone.add(sign);
      await this.#settle();
      for (const each of signs.values()) {
        const isThere = this.#writers.map(({ text }) => text.includes(each));
        if (isThere.some((there) => there === gone.has(each)))
          throw new Error(`after ${writer.name} undid ${sign}: ${each} ${isThere.join(" ")}`);
      }
    }
    this.#compare();
  }

  /** A document of pictures and rules has no place for text until somebody makes one. */
  async #makeRoomForText(): Promise<void> {
    const [first] = this.#writers;
    if (first === undefined) return;
    const { state, view } = first.editor;
    let hasRoom = false;
    state.doc.descendants((node) => void (hasRoom ||= node.isTextblock));
    if (hasRoom) return;
    view.dispatch(state.tr.insert(0, state.schema.node("paragraph")));
    await this.#settle();
  }

  #placeForText({ editor }: Writer): number {
    const places: number[] = [];
    editor.state.doc.descendants((node, at) => {
      if (node.isTextblock)
        places.push(placeIn(editor.state.doc, at + 1 + this.#random.below(node.content.size + 1)));
    });
    return this.#random.pick(places);
  }
}

/** Where two texts begin to differ, with what is around it. */
function differenceOf(one: string, two: string): string {
  const at =
    Array.from({ length: one.length + 1 }, (_, index) => index).find(
      (index) => one[index] !== two[index],
    ) ?? 0;
  const excerpt = (text: string): string => text.slice(Math.max(0, at - 120), at + 120);
  return `differs at ${at}:\n  ${excerpt(one)}\n  ${excerpt(two)}`;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** What is wrong with the first block whose element is not where it should be, or null. */
function misplacedBlock({ view, state }: Editor): string | null {
  const shown = [...view.dom.children]
    .flatMap((child) => (child.className === "section" ? [...child.children] : [child]))
    .filter((child) => !child.classList.contains("ProseMirror-widget"));
  let index = 0;
  let misplaced: string | null = null;
  state.doc.forEach((block, start) => {
    const element = shown[index];
    const isRight =
      view.nodeDOM(start) === element &&
      (!block.isTextblock || block.textContent === "" || holdsText(element, block));
    if (!isRight) misplaced ??= `block ${index} as ${element?.outerHTML ?? "nothing"}`;
    index += 1;
  });
  return misplaced ?? (shown.length > index ? `${shown.length - index} blocks too many` : null);
}

function holdsText(element: Element | undefined, block: Node): boolean {
  const isPlain = block.children.every((child) => child.isText);
  return !isPlain || block.type.spec.code === true || element?.textContent === block.textContent;
}
