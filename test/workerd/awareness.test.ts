import { describe, expect, test } from "vitest";
import { connect, evict, openPair } from "./client.ts";
import { limits } from "@scriptorium/sync/protocol";

describe("awareness", () => {
  test("[A4][O2] who joins after an eviction is told of everybody, our client at hello and a stock client at once", async () => {
    const { document, ada, bo } = await openPair();
    ada.show(1, { name: "ada" });
    await bo.shown();
    bo.show(2, { name: "bo" });
    await ada.shown();
    const everybody = { 1: { name: "ada" }, 2: { name: "bo" } };
    await evict(document);
    const carol = await connect(document, { principal: "carol" });
    await carol.hello();
    expect(await carol.shown()).toEqual(everybody);
    await evict(document);
    const dan = await connect(document, { principal: "dan", isStock: true });
    expect(await dan.shown()).toEqual(everybody);
  });

  test("[A2][O2] a state's clock rises over an eviction", async () => {
    const { document, ada, bo } = await openPair();
    ada.show(1, { caret: 1 });
    const before = await bo.clocks();
    await evict(document);
    ada.show(1, { caret: 2 });
    const after = await bo.clocks();
    expect(after[1]).toBeGreaterThan(before[1] ?? Infinity);
  });

  test.for([
    ["awake", async () => {}],
    ["asleep", evict],
  ] as const)(
    "[A3] a session that ends while the object is %s takes exactly its own id with it",
    async ([, prepare]) => {
      const { document, ada, bo } = await openPair();
      const carol = await connect(document, { principal: "carol" });
      await carol.hello();
      ada.show(1, { name: "ada" });
      bo.show(2, { name: "bo" });
      for (let count = 0; count < 2; count++) await carol.shown();
      await ada.shown();
      await prepare(document);
      ada.close();
      expect(await bo.shown()).toEqual({ 1: { name: "ada" } });
      expect([await bo.shown(), await carol.shown()]).toEqual([{ 1: null }, { 1: null }]);
      carol.send({ kind: "query-awareness" });
      expect(await carol.shown()).toEqual({ 2: { name: "bo" } });
    },
  );

  test.for([
    ["awake", async () => {}],
    ["asleep", evict],
  ] as const)("[A3] a close is answered at once by an object that is %s", async ([, prepare]) => {
    const { document, ada } = await openPair();
    await prepare(document);
    ada.close();
    expect(await ada.ended).toEqual({ code: 1000, reason: "" });
  });

  test("[A3][O2] a clientID that a newer socket of the same person took over stays when the older ends", async () => {
    const { document, ada, bo } = await openPair();
    ada.show(1, { name: "ada" });
    await bo.shown();
    const again = await connect(document, { principal: "ada" });
    again.show(1, { name: "ada again" });
    await bo.shown();
    await evict(document);
    ada.close();
    bo.send({ kind: "query-awareness" });
    expect(await bo.shown()).toEqual({ 1: { name: "ada again" } });
    again.close();
    expect(await bo.shown()).toEqual({ 1: null });
  });

  test("[A1][O2] after an eviction nobody else can speak for a clientID that is held", async () => {
    const { document, ada, bo } = await openPair();
    ada.show(1, { name: "ada" });
    await bo.shown();
    await evict(document);
    bo.show(1, { name: "not ada" });
    bo.show(2, { name: "bo" });
    expect(await ada.shown()).toEqual({ 2: { name: "bo" } });
    bo.send({ kind: "query-awareness" });
    expect(await bo.shown()).toEqual({ 1: { name: "ada" } });
  });

  test("[A6] a state over the limit ends its session with 4400, one of the largest size survives eviction", async () => {
    const { document, ada, bo } = await openPair();
    const largest = { a: "é".repeat((2_048 - 8) / 2) };
    ada.show(1, largest);
    expect(await bo.shown()).toEqual({ 1: largest });
    await evict(document);
    bo.send({ kind: "query-awareness" });
    expect(await bo.shown()).toEqual({ 1: largest });
    ada.show(1, { a: `${largest.a}e` });
    expect((await ada.ended).code).toBe(4400);
    expect(await bo.shown()).toEqual({ 1: null });
  });

  test("[A8] the newest of a burst is told a moment later, and the object can be evicted after that", async () => {
    const { document, ada, bo } = await openPair();
    for (let n = 1; n <= limits.awarenessBurstMax + 10; n++) ada.show(1, { n }, n);
    for (let told = 1; told <= limits.awarenessBurstMax; told++) {
      expect(await bo.shown()).toEqual({ 1: { n: told } });
    }
    // Where frames take long to come, some moments pass, and each tells what is newest then.
    const newest = limits.awarenessBurstMax + 10;
    const later: unknown[] = [];
    do later.push(await bo.shown());
    while (JSON.stringify(later.at(-1)) !== JSON.stringify({ 1: { n: newest } }));
    expect(later.length).toBeLessThan(10);
    await evict(document);
    ada.show(1, { n: 0 });
    expect(await bo.shown()).toEqual({ 1: { n: 0 } });
  });
});
