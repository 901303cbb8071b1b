import { env } from "cloudflare:workers";
import { limits } from "@scriptorium/sync/protocol";
import { afterEach, describe, expect, test, vi } from "vitest";
import { connect, evict, nothing, Writer } from "./client.ts";
import type { Document } from "./client.ts";

/** A document whose clients may send 100 frames, and ask for everything 5 times. */
const smallShares = (): Document => env.SMALL_ENGINES.getByName(crypto.randomUUID());

describe("places", () => {
  const crowded = {
    code: 4503,
    reason: "as many are here as a document takes: come back later",
  };
  afterEach(() => void vi.useRealTimers());

  test("[O15][P5] are refused to who comes when none is left, but the last to owners, and nobody loses one", async () => {
    const document = smallShares();
    const here = [];
    for (const principal of ["ada", "bo", "cy", "di"])
      here.push(await connect(document, { principal }));
    const [ada] = here;
    const late = await connect(document, { principal: "late" });
    expect(await late.ended).toEqual(crowded);
    const owner = await connect(document, { principal: "owner", role: "own" });
    const second = await connect(document, { principal: "owner", role: "own" });
    expect(await second.ended).toEqual(crowded);
    expect([...here, owner].map(({ isOpen }) => isOpen)).toEqual([true, true, true, true, true]);
    for (const one of here) expect(await one.text()).toBe("");
    // A place that is given back is taken, also after a sleep.
    ada?.close();
    owner.close();
    await Promise.all([ada?.ended, owner.ended]);
    await evict(document);
    const again = await connect(document, { principal: "late" });
    expect(await again.text()).toBe("");
    expect(await (await connect(document, { principal: "last" })).ended).toEqual(crowded);
  });

  test("[O15][P5] are not all for those who came by a link", async () => {
    const document = smallShares();
    const byLink = { role: "view", link: "l1" } as const;
    for (const principal of ["ada", "bo", "cy"])
      expect((await connect(document, { principal, ...byLink })).isOpen).toBe(true);
    const late = await connect(document, { principal: "late", ...byLink });
    expect(await late.ended).toEqual(crowded);
    expect((await connect(document, { principal: "member", role: "edit" })).isOpen).toBe(true);
    const second = await connect(document, { principal: "member", role: "edit" });
    expect(await second.ended).toEqual(crowded);
    expect((await connect(document, { principal: "owner", role: "own" })).isOpen).toBe(true);
  });

  test("[O15][O11] are free again once a client is gone without a word", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const document = smallShares();
    // What is heard now was heard long ago, but for pings.
    vi.setSystemTime(Date.now() - limits.silenceMaxMs - limits.livenessCheckMs);
    for (const principal of ["ada", "bo", "cy", "di"]) await connect(document, { principal });
    vi.setSystemTime(Date.now() + limits.silenceMaxMs + limits.livenessCheckMs);
    const late = await connect(document, { principal: "late" });
    expect(await late.text()).toBe("");
  });
});

describe("one client's share", () => {
  test.for([false, true])(
    "[R17][P5] a flood ends its session with 4529, stock client: %s, and others write on",
    async (isStock) => {
      const document = smallShares();
      const ada = await connect(document, { principal: "ada" });
      await ada.hello();
      const mallory = await connect(document, { principal: "mallory", isStock });
      const update = new Writer().type("m");
      for (let sent = 1; sent <= 100; sent++) mallory.send({ kind: "update", update });
      await ada.until("stored");
      expect(mallory.isOpen).toBe(true);
      mallory.send({ kind: "update", update });
      expect((await mallory.ended).code).toBe(4529);
      ada.edit(new Writer().type("a"));
      expect((await ada.until("ack")).at(-1)).toMatchObject({ kind: "ack", number: 1 });
      const again = await connect(document, { principal: "mallory", isStock });
      expect((await again.text()).length).toBe(2);
    },
  );

  test("[R17][P5] who asks for the document too often is sent away with 4529", async () => {
    const ada = await connect(smallShares(), { principal: "ada" });
    for (let asked = 1; asked <= 5; asked++) expect(await ada.text()).toBe("");
    ada.send({ kind: "sync-step-1", stateVector: nothing });
    expect((await ada.ended).code).toBe(4529);
  });
});
