import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { asEpoch, asSeq, encodeAwareness } from "@scriptorium/sync/protocol";
import type { Message, Role, Update } from "@scriptorium/sync/protocol";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { connect, nothing, Writer } from "./client.ts";
import type { Client, Document } from "./client.ts";

const update = new Writer().type("x");

const roles = ["view", "comment", "edit", "own"] as const;

/** How each kind of message ends for a role: what comes back, and whether anything was stored. */
interface Case {
  readonly message: Message;
  /** What comes back to who may not write, and to who may. */
  readonly reader: string;
  readonly writer: string;
  readonly isStock?: true;
}

const sameForAll = (message: Message, answer: string): Case => ({
  message,
  reader: answer,
  writer: answer,
});

const forServers = (message: Message): Case => sameForAll(message, "close 4400");

const cases: readonly Case[] = [
  sameForAll({ kind: "sync-step-1", stateVector: nothing }, "sync-step-2"),
  { message: { kind: "sync-step-2", update }, reader: "permission-denied", writer: "stored" },
  { message: { kind: "update", update }, reader: "permission-denied", writer: "stored" },
  {
    message: { kind: "sync-step-2", update },
    reader: "permission-denied",
    writer: "stored",
    isStock: true,
  },
  {
    message: { kind: "update", update },
    reader: "permission-denied",
    writer: "stored",
    isStock: true,
  },
  { message: { kind: "edit", number: 1, update }, reader: "reject", writer: "ack, stored" },
  sameForAll(awareness(7, "{}"), "told"),
  sameForAll({ kind: "query-awareness" }, "nothing"),
  sameForAll(
    {
      kind: "hello",
      epoch: asEpoch(""),
      seq: asSeq(0),
      schemaVersion: 0,
      stateVector: nothing,
    },
    "caught-up",
  ),
  sameForAll({ kind: "has", deletions: new Uint8Array(8) as never }, "nothing"),
  sameForAll({ kind: "writes-as", clientId: 9, clock: 0 }, "nothing"),
  // The engine alone takes no ticket.
  sameForAll({ kind: "ticket", ticket: "a.b.c" }, "close 4401"),
  forServers({
    kind: "welcome",
    epoch: asEpoch("e"),
    role: "own",
    isResume: false,
    snapshotBytes: 0,
    seq: asSeq(0),
  }),
  forServers({ kind: "snapshot-chunk", isLast: true, bytes: update }),
  forServers({ kind: "stored", seq: asSeq(1), update }),
  forServers({ kind: "caught-up", seq: asSeq(1) }),
  forServers({ kind: "ack", number: 1, seq: asSeq(1) }),
  forServers({ kind: "reject", number: 1, code: 1, reason: "" }),
  forServers({ kind: "missing", number: 1, stateVector: nothing }),
  forServers({ kind: "permission-denied", reason: "" }),
  forServers({ kind: "access", role: "own" }),
  forServers({
    kind: "condition",
    bytes: 1,
    bytesMax: 2,
    isStorageFull: false,
    hasQuarantine: false,
  }),
];

function awareness(clientId: number, state: string): Message {
  return { kind: "awareness", payload: encodeAwareness([{ clientId, clock: 1, state }]) };
}

function storedRows(document: Document): Promise<number> {
  return runInDurableObject(document, (_, { storage }) =>
    Number(storage.sql.exec("SELECT COUNT(*) AS rows FROM log").one()["rows"]),
  );
}

const open = (document: Document, role: Role, isStock = false): Promise<Client> =>
  connect(document, { principal: role, role, isStock });

describe("the matrix of roles and messages", () => {
  test.for(cases.flatMap((one) => roles.map((role) => ({ ...one, role, kind: one.message.kind }))))(
    "[G5][R11][R24] $kind of a client that may $role",
    async ({ message, role, reader, writer, isStock = false }) => {
      const document = env.ENGINES.getByName(crypto.randomUUID());
      const watcher = await connect(document, { principal: "watcher", role: "view" });
      const client = await open(document, role, isStock);
      const outcome = [...(await answerTo(client, message))];
      if (message.kind === "awareness") {
        expect(await watcher.shown()).toEqual({ 7: {} });
        outcome.push("told");
      }
      if ((await storedRows(document)) > 0) outcome.push("stored");
      const mayWrite = role === "edit" || role === "own";
      expect(outcome.join(", ") || "nothing").toBe(mayWrite ? writer : reader);
    },
  );

  test("[G5][A7][G7] a thousand tries of a reader leave nothing in the document and nobody else's name", async () => {
    const document = env.ENGINES.getByName(crypto.randomUUID());
    const ada = await connect(document, { principal: "ada", role: "own" });
    await ada.hello();
    const text = new Writer();
    ada.edit(text.type("north"));
    await ada.until("ack");
    ada.show(5, { caret: 1 });
    const before = await contents(document);
    for (const isStock of [false, true]) {
      const reader = await connect(document, { principal: "mallory", role: "view", isStock });
      for (let attempt = 0; attempt < 125; attempt++) {
        const forged = new Writer().type(`forged ${attempt}`);
        // As somebody else's text, and as what follows it.
        const continued = text.type("!");
        for (const each of [forged, continued]) {
          reader.send({ kind: "update", update: each });
          reader.send({ kind: "sync-step-2", update: each });
        }
        const asAda = JSON.stringify({ user: { name: "Ada", id: "ada", role: "own" } });
        reader.send(awareness(5, asAda), awareness(1_000 + attempt, "null"));
        if (isStock) reader.send({ kind: "update", update: deletionOf(text) });
        else reader.send({ kind: "edit", number: attempt + 1, update: deletionOf(text) });
      }
      await reader.text();
      expect(await contents(document)).toEqual(before);
      reader.close();
    }
    const late = await connect(document, { principal: "late", role: "view" });
    late.send({ kind: "query-awareness" });
    expect(await late.people()).toEqual({ 5: { name: "ada", id: "ada", role: "own" } });
    expect(await late.text()).toBe("north");
  });
});

/** What comes back for a message, in order and up to the session's end, but for what is told to everybody. */
async function answerTo(client: Client, message: Message): Promise<readonly string[]> {
  client.send(message);
  const told = new Set(["sync-step-1", "awareness", "condition", "welcome"]);
  const answers: string[] = [];
  const ended = client.ended.then(({ code }) => `close ${code}`);
  // A ticket is verified meanwhile. Of everything else, the answer comes before the next one's.
  if (message.kind === "ticket") return [await ended];
  client.send({ kind: "sync-step-1", stateVector: nothing });
  for (let open = message.kind === "sync-step-1" ? 2 : 1; ;) {
    const next = await Promise.race([client.next(), ended]);
    if (typeof next === "string") return [...answers, next];
    if (next.kind === "sync-step-2") open -= 1;
    if (open === 0) return answers;
    if (!told.has(next.kind)) answers.push(next.kind);
  }
}

/** A change that deletes all that `writer` wrote. */
function deletionOf(writer: Writer): Update {
  const copy = new Writer();
  Y.applyUpdate(copy.doc, writer.since(nothing));
  return copy.clear();
}

/** Every row that holds content or says whose it is. */
function contents(document: Document): Promise<unknown> {
  return runInDurableObject(document, (_, { storage }) => {
    const all = (table: string): unknown[] => storage.sql.exec(`SELECT * FROM ${table}`).toArray();
    return { log: all("log"), snapshot: all("snapshot"), clients: all("clients") };
  });
}
