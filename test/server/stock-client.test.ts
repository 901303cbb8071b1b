import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, describe, expect, test, vi } from "vitest";
import type { WebSocket } from "ws";
import { OwnClient, StockClient } from "./clients.ts";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

let server: ServerProcess;
let owner: Visitor;

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = await Visitor.known(server);
});

/** Longer than the 30 s after which a stock client hangs up, and forgets whom it has not heard of. */
const idleMs = 36_000;

describe.concurrent("a stock client", () => {
  test("[R5] agrees with another and with one of ours, whoever types", async () => {
    const { id } = await owner.create();
    using ada = await OwnClient.open(owner, id);
    using bo = await StockClient.open(owner, id);
    using carol = await StockClient.open(owner, id);
    const everybody = [ada, bo, carol];
    for (const [index, client] of everybody.entries()) {
      client.type(`${index} `);
      await Promise.all(
        everybody.map((other) => other.untilText((text) => text.includes(`${index} `))),
      );
    }
    expect(everybody.map(({ text }) => text)).toEqual(Array(3).fill("0 1 2 "));
    await ada.provider.saved();
    expect(await owner.text(id)).toBe("0 1 2 ");
  });

  test("[R5] agrees with others who all type at once", async () => {
    const { id } = await owner.create();
    using ada = await OwnClient.open(owner, id);
    using bo = await StockClient.open(owner, id);
    using carol = await StockClient.open(owner, id);
    const everybody = [ada, bo, carol];
    for (let round = 0; round < 50; round++) {
      for (const client of everybody) client.type("x");
      await delay(0);
    }
    await Promise.all(everybody.map((client) => client.untilText((text) => text.length === 150)));
    expect(new Set(everybody.map(({ text }) => text)).size).toBe(1);
    await ada.provider.saved();
    expect(await owner.text(id)).toBe("x".repeat(150));
  });

  test("[R5] gets a large document whole, and uploads what it brought", async () => {
    const { id } = await owner.create();
    using ada = await OwnClient.open(owner, id);
    const long = "a long text ".repeat(200_000);
    ada.type(long);
    await ada.provider.saved();
    const ticket = await owner.ticket(id);
    using bo = new StockClient(server, id, ticket);
    bo.type("brought along");
    await ada.untilText((text) => text.length === long.length + 13);
    await bo.untilText((text) => text === ada.text);
    expect(bo.text).toContain("brought along");
    expect(bo.text).toContain(long);
  });

  test("[A4][A5] sees our client's awareness and is seen, from whoever comes first", async () => {
    const { id } = await owner.create();
    using ada = await OwnClient.open(owner, id);
    ada.awareness.setLocalState({ name: "ada" });
    using bo = await StockClient.open(owner, id);
    bo.awareness.setLocalState({ name: "bo" });
    await bo.untilSees(ada, (state) => Object(state).name === "ada");
    await ada.untilSees(bo, (state) => Object(state).name === "bo");
    using carol = await OwnClient.open(owner, id);
    await carol.untilSees(bo, (state) => Object(state).name === "bo");
    expect([bo.sees(ada), ada.sees(bo), carol.sees(bo), carol.sees(ada)]).toEqual([
      { name: "ada" },
      { name: "bo" },
      { name: "bo" },
      { name: "ada" },
    ]);
    ada.awareness.setLocalState({ name: "ada", caret: 7 });
    await bo.untilSees(ada, (state) => Object(state).caret === 7);
  });

  test("[A3] leaves for our client when it goes, and is told when ours goes", async () => {
    const { id } = await owner.create();
    using ada = await OwnClient.open(owner, id);
    using carol = await OwnClient.open(owner, id);
    const bo = await StockClient.open(owner, id);
    const dan = await StockClient.open(owner, id);
    await ada.untilSees(bo, (state) => state !== null);
    await bo.untilSees(carol, (state) => state !== null);
    carol.provider.destroy();
    await bo.untilSees(carol, (state) => state === null);
    bo[Symbol.dispose]();
    await ada.untilSees(bo, (state) => state === null);
    // Without a word, as when the power fails.
    (dan.provider.ws as unknown as WebSocket).terminate();
    dan[Symbol.dispose]();
    await ada.untilSees(dan, (state) => state === null);
  });

  test("[A5] that idles stays connected, sees our client the whole time, and is seen", async ({
    expect,
  }) => {
    const { id } = await owner.create();
    using ada = await OwnClient.open(owner, id);
    using bo = await StockClient.open(owner, id);
    ada.awareness.setLocalState({ name: "ada" });
    bo.awareness.setLocalState({ name: "bo" });
    await bo.untilSees(ada, (state) => Object(state).name === "ada");
    await ada.untilSees(bo, (state) => Object(state).name === "bo");
    const removed: unknown[] = [];
    for (const { awareness } of [ada, bo]) {
      awareness.on("change", (changes: { removed: unknown[] }) => removed.push(...changes.removed));
    }
    const statuses: string[] = [];
    ada.provider.subscribe(() => statuses.push(ada.provider.status.kind));
    await delay(idleMs);
    expect({ removed, statuses, closes: bo.closes }).toEqual({
      removed: [],
      statuses: [],
      closes: 0,
    });
    expect([bo.sees(ada), ada.sees(bo)]).toEqual([{ name: "ada" }, { name: "bo" }]);
    bo.type("still here");
    await ada.untilText((text) => text === "still here");
  });

  test("[A5] that idles alone stays connected", async ({ expect }) => {
    const { id } = await owner.create();
    using bo = await StockClient.open(owner, id);
    await delay(idleMs);
    expect(bo.closes).toBe(0);
    bo.type("still here");
    await expect.poll(() => owner.text(id)).toBe("still here");
  });

  test("[G5] that only may read is told permission denied, and nobody hears of its edit", async ({
    expect,
  }) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { id } = await owner.create();
    const { secret } = await owner.link(id, { role: "view" });
    using ada = await OwnClient.open(owner, id);
    using bo = await StockClient.open(new Visitor(server), id, secret);
    bo.type("not mine to write");
    await expect
      .poll(() => warn.mock.calls.flat())
      .toEqual([`Permission denied to access ${bo.provider.url}.\nthe role view may not edit`]);
    warn.mockRestore();
    ada.type("mine");
    await ada.provider.saved();
    await bo.untilText((text) => text.includes("mine"));
    expect([ada.text, await owner.text(id), bo.closes]).toEqual(["mine", "mine", 0]);
  });

  test("[H4][W6] whose link is revoked stops for good", async () => {
    const { id } = await owner.create();
    const link = await owner.link(id, { role: "edit" });
    using bo = await StockClient.open(new Visitor(server), id, link.secret);
    const closed = new Promise((resolve) => bo.provider.on("closed", resolve));
    await owner.delete(`/api/documents/${id}/links/${link.id}`);
    expect(await closed).toEqual({ code: 4403, reason: "the link was revoked" });
  });
});

test("[R5] a fresh stock client reads the document back after a kill -9", async () => {
  await using own = await ServerProcess.start();
  const visitor = new Visitor(own);
  const { id } = await visitor.create();
  using ada = await OwnClient.open(visitor, id);
  {
    using bo = await StockClient.open(visitor, id);
    bo.type("north ");
    await ada.untilText((text) => text === "north ");
  }
  ada.type("south");
  await ada.provider.saved();
  ada.provider.destroy();
  await own.kill9();
  await own.restart();
  using carol = await StockClient.open(visitor, id);
  expect(carol.text).toBe("north south");
});
