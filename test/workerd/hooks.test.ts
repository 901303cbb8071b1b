import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { connect, evict, Writer } from "./client.ts";
import type { Client } from "./client.ts";
import { hooks } from "./worker.ts";
import type { HookedEngine } from "./worker.ts";

type Hooked = DurableObjectStub<HookedEngine>;

beforeEach(() => {
  hooks.told.length = 0;
  hooks.failing.clear();
});

function newHooked(): Hooked {
  return env.HOOKED_ENGINES.getByName(crypto.randomUUID());
}

/** Somebody who has the document and may have been asked for what it lacks. */
async function join(document: Hooked, principal: string): Promise<Client> {
  const client = await connect(document, { principal });
  await client.hello({ epoch: "", seq: 0, schemaVersion: 2 });
  return client;
}

/** Writes, and has the log folded into the snapshot. */
async function writeAndCompact(document: Hooked, client: Client): Promise<void> {
  client.edit(new Writer().type("north"));
  await client.until("ack");
  await runInDurableObject<HookedEngine, void>(document, (object, { storage }) => {
    storage.sql.exec("INSERT OR REPLACE INTO schedule (name, due_ms) VALUES ('compaction', 0)");
    return object.alarm();
  });
}

/** Has everybody gone, and the alarm find that. */
async function leave(document: Hooked, ...clients: readonly Client[]): Promise<void> {
  for (const client of clients) client.close();
  const closed = (): number =>
    hooks.told.filter((told) => told.startsWith("onSessionClose")).length;
  await expect.poll(closed).toBe(clients.length);
  await runDurableObjectAlarm(document);
}

describe("the hooks of an embedder's object", () => {
  test("[O22] are told of each session once, over a wake too, and of compactions and costs", async () => {
    const document = newHooked();
    const ada = await join(document, "ada");
    const bo = await join(document, "bo");
    await evict(document as never);
    await writeAndCompact(document, ada);
    await leave(document, bo, ada);
    expect(hooks.told.toSorted()).toEqual([
      "onAuthorize ada",
      "onAuthorize bo",
      "onCompacted",
      "onSessionClose ada",
      "onSessionClose bo",
      "onSessionOpen ada",
      "onSessionOpen bo",
      "onUsage",
    ]);
    expect(hooks.told.slice(0, 2)).toEqual(["onAuthorize ada", "onSessionOpen ada"]);
  });

  test("[O22] may throw: sessions, edits, compactions and the alarm go on", async () => {
    for (const hook of ["onSessionOpen", "onSessionClose", "onCompacted", "onUsage"])
      hooks.failing.add(hook);
    const document = newHooked();
    const ada = await join(document, "ada");
    const bo = await join(document, "bo");
    await writeAndCompact(document, ada);
    expect([await ada.text(), await bo.text()]).toEqual(["north", "north"]);
    await leave(document, bo, ada);
    expect(hooks.told.filter((told) => /^on(Compacted|Usage)$/.test(told))).toEqual([
      "onCompacted",
      "onUsage",
    ]);
    const due = await runInDurableObject(document, (_, { storage }) =>
      storage.sql.exec("SELECT name FROM schedule WHERE due_ms < ?", Date.now()).toArray(),
    );
    expect(due).toEqual([]);
    const carol = await join(document, "carol");
    expect(await carol.text()).toBe("north");
  });

  test("[O22] decide who comes in, and who can't be decided on may come back", async () => {
    const document = newHooked();
    const ada = await join(document, "ada");
    hooks.failing.add("onAuthorize");
    const early = await connect(document, { principal: "carol" });
    expect((await early.ended).code).toBe(4500);
    hooks.failing.clear();
    const eve = await connect(document, { principal: "eve" });
    expect((await eve.ended).code).toBe(4403);
    const bo = await connect(document, { principal: "bo" });
    const welcome = await bo.hello({ epoch: "", seq: 0, schemaVersion: 2 });
    expect(welcome).toContainEqual(expect.objectContaining({ kind: "welcome", role: "view" }));
    const carol = await join(document, "carol");
    expect([ada.isOpen, carol.isOpen]).toEqual([true, true]);
    expect(hooks.told.filter((told) => told.startsWith("onSessionOpen"))).toEqual([
      "onSessionOpen ada",
      "onSessionOpen bo",
      "onSessionOpen carol",
    ]);
  });

  test.for(["onTicket", "onAuthorize"])(
    "[O22] that throw at a renewed ticket end that session alone: %s",
    async (hook) => {
      const document = newHooked();
      const ada = await join(document, "ada");
      const carol = await join(document, "carol");
      ada.send({ kind: "ticket", ticket: "ada" });
      expect((await ada.until("access")).at(-1)).toEqual({ kind: "access", role: "own" });
      hooks.failing.add(hook);
      ada.send({ kind: "ticket", ticket: "ada" });
      expect((await ada.ended).code).toBe(4401);
      expect(await carol.text()).toBe("");
    },
  );

  test("[O22] stand beside fields: a version of the schema, and limits of one's own", async () => {
    const document = newHooked();
    const old = await connect(document, { principal: "ada" });
    old.hello({ epoch: "", seq: 0, schemaVersion: 1 }).catch(() => null);
    expect((await old.ended).code).toBe(4426);
    const ada = await join(document, "ada");
    ada.edit(new Writer().type("x".repeat(11_000)));
    expect((await ada.ended).code).toBe(4413);
  });
});
