import { runInDurableObject } from "cloudflare:test";
import { describe, expect, test } from "vitest";
import { connect, evict, newDocument, nothing, openPair, textOf, Writer } from "./client.ts";
import type { Client, Document } from "./client.ts";

const sleeping = [
  ["awake", async () => {}],
  ["asleep", evict],
] as const;

/** The epoch that a client is welcomed to. */
async function epochOf(client: Client): Promise<string> {
  const welcome = (await client.hello()).find((message) => Object(message).kind === "welcome");
  return (welcome as { epoch: string }).epoch;
}

/** Changes what the sockets' attachments say. */
function attach(document: Document, change: (attachment: object) => unknown): Promise<void> {
  return runInDurableObject(document, (_, ctx) => {
    for (const socket of ctx.getWebSockets()) {
      socket.serializeAttachment(change(socket.deserializeAttachment()));
    }
  });
}

/** Makes a table unusable, and gives back how to repair it. */
async function breakTable(document: Document, table: string): Promise<() => Promise<void>> {
  const rename = (from: string, to: string): Promise<void> =>
    runInDurableObject(document, (_, { storage }) => {
      storage.sql.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
    });
  await rename(table, "elsewhere");
  return () => rename("elsewhere", table);
}

describe("a document", () => {
  test("is copied by what is read of it, whoever wrote it", async () => {
    const { document, ada, bo, writer } = await openPair();
    const south = new Writer();
    bo.edit(south.type("south"));
    await bo.until("ack");
    const before = await document.readUpdate();
    const copy = newDocument();
    expect([await copy.create(), await copy.create()]).toEqual([true, false]);
    expect(await copy.applyUpdate(before ?? new Uint8Array(), "program:copies")).toBeNull();
    ada.edit(writer.type(" since"));
    await ada.until("ack");
    const copied = (await copy.readUpdate()) ?? new Uint8Array();
    expect(textOf(copied)).toBe(textOf(before ?? new Uint8Array()));
    expect(textOf(copied)).toContain("south");
  });

  test.for(sleeping)(
    "[O5] that is deleted while %s ends its sessions with 4410 and leaves nothing",
    async ([, prepare]) => {
      const { document, ada, bo, writer } = await openPair();
      ada.edit(writer.type("a"));
      await ada.until("ack");
      await prepare(document);
      await document.delete();
      const deleted = { code: 4410, reason: "the document was deleted" };
      expect([await ada.ended, await bo.ended]).toEqual([deleted, deleted]);
      const left = await runInDurableObject(document, async (_, { storage }) => ({
        tables: storage.sql.exec("SELECT name FROM sqlite_master").toArray(),
        alarm: await storage.getAlarm(),
      }));
      expect([left, await document.exists()]).toEqual([{ tables: [], alarm: null }, false]);
    },
  );

  test("[O5][R9] that is made again is empty and of a new epoch, and a copy of the old one is told so", async () => {
    const { document, ada, bo, writer } = await openPair();
    ada.edit(writer.type("a"));
    await ada.until("ack");
    const old = await epochOf(bo);
    await document.delete();
    await Promise.all([ada.ended, bo.ended]);
    const carol = await connect(document, { principal: "carol" });
    expect(await epochOf(carol)).not.toBe(old);
    expect(await carol.text()).toBe("");
    const dan = await connect(document, { principal: "dan" });
    void dan.hello({ epoch: old, seq: 1 });
    expect((await dan.ended).code).toBe(4409);
  });

  test("[H4] that is gone lets nobody in who does not make it, and is not made by asking", async () => {
    const { document, ada, bo } = await openPair();
    await document.delete();
    await Promise.all([ada.ended, bo.ended]);
    const late = await connect(document, { principal: "ada", create: false });
    expect((await late.ended).code).toBe(4403);
    expect([await document.exists(), await document.readUpdate()]).toEqual([false, null]);
  });

  test("[O5] can be deleted twice, and when it never was", async () => {
    const { document, ada } = await openPair();
    await document.delete();
    await ada.ended;
    await document.delete();
    expect(await document.exists()).toBe(false);
  });
});

describe("storage that fails", () => {
  test.for(sleeping)(
    "[O4][R1] closes every session with 4500, and nobody hears of the edit; %s",
    async ([, prepare]) => {
      const { document, ada, bo, writer } = await openPair();
      ada.edit(writer.type("a"));
      await bo.until("stored");
      await ada.until("ack");
      await prepare(document);
      const repair = await breakTable(document, "log");
      ada.edit(writer.type("b"));
      expect([(await ada.ended).code, (await bo.ended).code]).toEqual([4500, 4500]);
      await repair();
      const carol = await connect(document, { principal: "carol" });
      expect(await carol.text()).toBe("a");
      carol.edit(new Writer().type("c"));
      expect(await carol.next()).toEqual({ kind: "ack", number: 1, seq: 2 });
    },
  );

  test("[O4] for reading only is told the same way, and the next event works", async () => {
    const { document, ada, writer } = await openPair();
    ada.edit(writer.type("a"));
    await ada.until("ack");
    const repair = await breakTable(document, "snapshot");
    ada.send({ kind: "sync-step-1", stateVector: nothing });
    expect((await ada.ended).code).toBe(4500);
    await repair();
    expect(await (await connect(document, { principal: "ada" })).text()).toBe("a");
  });
});

describe("an attachment", () => {
  test("[O6] with an unknown role resumes with the least access: it reads, and can't edit", async () => {
    const { document, ada, bo } = await openPair();
    bo.edit(new Writer().type("b"));
    await bo.until("ack");
    await attach(document, (attachment) => ({ ...attachment, role: "emperor" }));
    await evict(document);
    expect(await ada.text()).toBe("b");
    ada.edit(new Writer().type("a"));
    expect(await ada.next()).toMatchObject({ kind: "reject", number: 1, code: 1 });
    expect(await bo.text()).toBe("b");
  });

  test("[O6] of a later release, with fields that this one does not know, keeps what it knows", async () => {
    const { document, ada } = await openPair();
    await attach(document, (attachment) => ({ ...attachment, version: 7, colour: "green" }));
    await evict(document);
    ada.edit(new Writer().type("a"));
    expect(await ada.next()).toEqual({ kind: "ack", number: 1, seq: 1 });
  });

  test.for([[null], ["text"], [7], [{}], [{ id: 5, principal: "ada" }]])(
    "[O6] of another shape, %j, ends its session so that the client comes anew; the document is not called deleted",
    async ([shape]) => {
      const { document, ada } = await openPair();
      await attach(document, () => shape);
      await evict(document);
      ada.edit(new Writer().type("a"));
      expect((await ada.ended).code).toBe(4500);
      const carol = await connect(document, { principal: "carol" });
      expect(await carol.text()).toBe("");
    },
  );
});
