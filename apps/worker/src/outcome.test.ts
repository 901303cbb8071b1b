import { heldReason } from "@scriptorium/sync/gate";
import { storageFull } from "@scriptorium/sync/room";
import { expect, test } from "vitest";
import { outcomeOfContent, outcomeOfEdit } from "./outcome.ts";

test("what was not refused is done", () => {
  expect(outcomeOfEdit(null)).toEqual({ ok: true });
  expect(outcomeOfContent(null)).toEqual({ ok: true });
});

test("an edit is refused for good, until a connection is gone, or until there is room", () => {
  const reason = (refusal: string): string => `It is refused: ${refusal}.`;
  const refused = (refusal: string, isHeld: boolean, isFull: boolean): object => ({
    ok: false,
    reason: reason(refusal),
    isHeld,
    isFull,
  });
  expect(outcomeOfEdit("it is no update")).toEqual(refused("it is no update", false, false));
  expect(outcomeOfEdit(heldReason)).toEqual(refused(heldReason, true, false));
  expect(outcomeOfEdit(storageFull)).toEqual(refused(storageFull, false, true));
});

test("content is refused because it is too much, or until there is room", () => {
  expect(outcomeOfContent("it has more than is taken")).toEqual({
    ok: false,
    reason:
      "It is too much at once: it has more than is taken. Send less, and the rest as an edit.",
    isFull: false,
  });
  expect(outcomeOfContent(storageFull)).toMatchObject({ ok: false, isFull: true });
});
