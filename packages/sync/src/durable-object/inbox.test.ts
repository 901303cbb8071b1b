import { expect, test } from "vitest";
import { asSessionId, limits } from "../protocol/index.ts";
import { Inbox } from "./inbox.ts";

type Take = ConstructorParameters<typeof Inbox>[0];

/** One whose clock stands. */
function newInbox(take: Take): Inbox {
  return new Inbox(take, () => 0);
}

/** An inbox, and the first bytes of the frames that were taken from it, batch by batch. */
function taking(): { inbox: Inbox; batches: number[][]; put: (...numbers: number[]) => void } {
  const batches: number[][] = [];
  const inbox = newInbox((received) => {
    batches.push(received.map(({ frame }) => frame[0] ?? 0));
  });
  const put = (...numbers: number[]): void => {
    for (const number of numbers)
      inbox.put({ id: asSessionId("ada"), frame: Uint8Array.of(number) });
  };
  return { inbox, batches, put };
}

test("[R18] a lone frame is taken at once", () => {
  const { batches, put } = taking();
  put(1);
  put(2);
  expect(batches).toEqual([[1], [2]]);
});

test("[R18] what comes during a commit is taken together when it is over, without waiting longer", () => {
  const { inbox, batches, put } = taking();
  put(1);
  inbox.commitBegan();
  put(2, 3);
  expect([batches, inbox.commitEnded()]).toEqual([[[1]], 0]);
  inbox.gathered();
  expect(batches).toEqual([[1], [2, 3]]);
});

test("[R18] a burst is gathered for gatherMs after each commit, until one brings nothing more", () => {
  const { inbox, batches, put } = taking();
  inbox.commitBegan();
  put(...Array.from({ length: limits.burstFramesMin }, (_, index) => index));
  inbox.gathered();
  inbox.commitBegan();
  expect(inbox.commitEnded()).toBe(limits.gatherMs);
  put(8, 9);
  expect(batches).toHaveLength(1);
  inbox.gathered();
  expect(batches[1]).toEqual([8, 9]);
  inbox.commitBegan();
  expect(inbox.commitEnded()).toBe(0);
  inbox.gathered();
  put(10);
  expect(batches[2]).toEqual([10]);
});

/** An inbox that holds `frames` of as many people, and how many of them each turn takes. */
function holding(frames: number, bytes: number): { inbox: Inbox; turns: number[] } {
  const turns: number[] = [];
  const inbox = newInbox((received) => turns.push(received.length));
  inbox.commitBegan();
  for (let index = 0; index < frames; index++)
    inbox.put({ id: asSessionId(String(index)), frame: new Uint8Array(bytes) });
  return { inbox, turns };
}

test("[R18][P5] what would make more than turnCopiesBytesMax of copies is taken in several turns", () => {
  const { inbox, turns } = holding(100, 10_000);
  inbox.gathered();
  expect(turns.length).toBeGreaterThan(1);
  expect(turns.reduce((total, frames) => total + frames, 0)).toBe(100);
  for (const frames of turns)
    expect(frames ** 2 * 10_000).toBeLessThanOrEqual(limits.turnCopiesBytesMax);
});

test("[R18] of several turns those after one that failed are forgotten", () => {
  const turns: number[] = [];
  const inbox = newInbox((received) => {
    turns.push(received.length);
    inbox.forget();
  });
  inbox.commitBegan();
  for (let index = 0; index < 100; index++)
    inbox.put({ id: asSessionId(String(index)), frame: new Uint8Array(10_000) });
  inbox.gathered();
  expect(turns).toHaveLength(1);
});

test("[R18][P5] more frames than gatheredFramesMax do not wait", () => {
  const { inbox, batches, put } = taking();
  inbox.commitBegan();
  put(...Array<number>(limits.gatheredFramesMax - 1).fill(1));
  expect(batches).toEqual([]);
  put(1);
  expect(batches[0]).toHaveLength(limits.gatheredFramesMax);
});

test("[R18][P5] more bytes than gatheredBytesMax do not wait", () => {
  const { inbox, batches } = taking();
  const put = (bytes: number): void =>
    inbox.put({ id: asSessionId("ada"), frame: new Uint8Array(bytes) });
  inbox.commitBegan();
  put(limits.gatheredBytesMax - 1);
  expect(batches).toEqual([]);
  put(1);
  expect(batches).toHaveLength(1);
});

test("[R18] nothing overtakes what came before it", () => {
  const { inbox, batches, put } = taking();
  inbox.commitBegan();
  put(1);
  inbox.empty();
  expect(batches).toEqual([[1]]);
});

test("[R18][O30] whoever takes is told when the first of what waited came", () => {
  let nowMs = 0;
  const waitedMs: number[] = [];
  const inbox = new Inbox(
    (received, sinceMs) => waitedMs.push(...received.map(() => nowMs - sinceMs)),
    () => nowMs,
  );
  const putAt = (ms: number): void => {
    nowMs = ms;
    inbox.put({ id: asSessionId("ada"), frame: Uint8Array.of(1) });
  };
  putAt(10);
  inbox.commitBegan();
  putAt(20);
  putAt(25);
  nowMs = 30;
  inbox.gathered();
  putAt(40);
  expect(waitedMs).toEqual([0, 10, 10, 0]);
});
