import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { asUpdate, limits } from "../protocol/index.ts";
import type { Update } from "../protocol/index.ts";
import { decodeUpdate } from "./decode-update.ts";
import { judgeUpdate } from "./judge.ts";
import { Knowledge } from "./knowledge.ts";
import { Nesting } from "./nesting.ts";

const unlimited = { nestingMax: Infinity };
const bounds = { ...limits, ...unlimited };

/** A gate that takes what it lets in. */
class Gate {
  readonly #knowledge = Knowledge.ofNothing();

  send(update: Update): string {
    const verdict = judgeUpdate(update, this.#knowledge, { author: "eve", bounds });
    if (verdict.kind === "accept")
      this.#knowledge.learn(verdict.decoded, "eve", verdict.newClients);
    return verdict.kind === "refuse" ? `refuse ${verdict.code}` : verdict.kind;
  }

  compacted(): void {
    this.#knowledge.compacted();
  }
}

/** A document, whose edits are updates. */
class Digger {
  readonly doc: Y.Doc = new Y.Doc();
  #inner: Y.XmlFragment = this.doc.getXmlFragment("body");

  edit(change: (inner: Y.XmlFragment) => void): Update {
    const before = Y.encodeStateVector(this.doc);
    this.doc.transact(() => change(this.#inner));
    return asUpdate(Y.encodeStateAsUpdate(this.doc, before));
  }

  dig(levels: number): Update {
    return this.edit((inner) => {
      for (let level = 0; level < levels; level++) {
        const next = new Y.XmlElement("quote");
        inner.insert(0, [next]);
        inner = next;
      }
      this.#inner = inner;
    });
  }
}

describe("the nesting of a document", () => {
  test.each([1, 7, 60, 99])(
    "[G6] ends where all updates together nest too deep, %s levels at a time",
    (step) => {
      const [gate, digger] = [new Gate(), new Digger()];
      let levels = 0;
      let verdict = "accept";
      while (verdict === "accept" && levels < 1_000) {
        verdict = gate.send(digger.dig(step));
        levels += step;
      }
      expect(verdict).toBe("refuse 4");
      // What is stored counts as `nestingMax` deep, so it ends by as much sooner at most.
      expect(levels).toBeGreaterThan(limits.documentNestingMax - limits.nestingMax);
      expect(levels - step).toBeLessThanOrEqual(limits.documentNestingMax);
    },
  );

  test("[G6] goes on beside what is deepest, and everywhere else", () => {
    const [gate, digger] = [new Gate(), new Digger()];
    const shallow = new Digger();
    expect(gate.send(digger.dig(200))).toBe("accept");
    expect(gate.send(digger.dig(50))).toBe("accept");
    expect(gate.send(digger.edit((inner) => inner.insert(0, [new Y.XmlText("x")])))).toBe("accept");
    for (let paragraph = 0; paragraph < 1_000; paragraph++) {
      expect(
        gate.send(
          shallow.edit((body) => {
            const made = new Y.XmlElement("paragraph");
            made.insert(0, [new Y.XmlText("words")]);
            body.insert(body.length >> 1, [made]);
          }),
        ),
      ).toBe("accept");
      if (paragraph % 100 === 99) gate.compacted();
    }
  });

  test("[G6] counts what hangs beside a letter, to either side, and what repeats the stored elsewhere", () => {
    const [gate, digger] = [new Gate(), new Digger()];
    expect(gate.send(digger.dig(250))).toBe("accept");
    // A letter at depth 252, and types in place of it.
    const text = new Y.XmlText("x");
    expect(gate.send(digger.edit((inner) => inner.insert(0, [text])))).toBe("accept");
    const beside = (place: number): Update => {
      const fork = new Y.Doc();
      Y.applyUpdate(fork, Y.encodeStateAsUpdate(digger.doc));
      const before = Y.encodeStateVector(fork);
      let found: Y.XmlFragment = fork.getXmlFragment("body");
      while (found.get(0) instanceof Y.XmlElement) found = found.get(0) as Y.XmlElement;
      const letters = found.get(0) as unknown as Y.Text;
      fork.transact(() => {
        let inner = new Y.Array<unknown>();
        letters.insertEmbed(place, inner);
        for (let level = 0; level < 20; level++) {
          const next = new Y.Array<unknown>();
          inner.push([next]);
          inner = next;
        }
      });
      return asUpdate(Y.encodeStateAsUpdate(fork, before));
    };
    expect([beside(0), beside(1)].map((update) => gate.send(update))).toEqual([
      "refuse 4",
      "refuse 4",
    ]);
    // The same structs as the stored ones, but in a root: what is built on them lies where they do.
    const liar = new Y.Doc();
    liar.clientID = digger.doc.clientID;
    liar.transact(() => {
      for (let level = 0; level < 250; level++) {
        liar.getXmlFragment("body").insert(0, [new Y.XmlElement("quote")]);
      }
    });
    const eve = new Y.Doc();
    Y.applyUpdate(eve, Y.encodeStateAsUpdate(liar));
    eve.transact(() => {
      let inner: Y.XmlFragment = eve.getXmlFragment("body").get(0) as Y.XmlElement;
      for (let level = 0; level < 20; level++) {
        const next = new Y.XmlElement("quote");
        inner.insert(0, [next]);
        inner = next;
      }
    });
    expect(gate.send(asUpdate(Y.encodeStateAsUpdate(eve)))).toBe("refuse 4");
  });

  test("[S6] is the same when it was read from a document, and from what was kept of that", () => {
    const digger = new Digger();
    const updates = [digger.dig(120), digger.dig(30), digger.dig(60)];
    const [known, clocks] = [new Nesting(), new Map<number, number>()];
    for (const update of updates) {
      const decoded = decodeUpdate(update);
      if (decoded === null) throw new Error("Yjs's own update");
      known.learn(decoded, (client) => clocks.get(client) ?? 0);
      for (const { id, length } of decoded.structs) clocks.set(id.client, id.clock + length);
    }
    const read = Nesting.of(digger.doc);
    const kept = Nesting.decode(read.encode());
    const { clientID } = digger.doc;
    for (let clock = 0; clock < 210; clock++) {
      const depth = Math.max(limits.nestingMax, clock + 1);
      const found = [known, read, kept].map((nesting) => nesting.depthOf(clientID, clock));
      expect(found).toEqual([depth, depth, depth]);
    }
    kept.forgetUpTo(200);
    expect([200, 201].map((depth) => kept.depthOf(clientID, depth - 1))).toEqual([100, 201]);
  });
});
