import type { EditState, SyncStatus } from "@scriptorium/sync/client";
import { expect, test } from "vitest";
import { badgeWords } from "../../badge/badge-state.ts";
import { WaitingImages } from "./waiting-images.ts";

const saved: EditState = { unsaved: 0, onDevice: true, refusal: null };

/** A provider in a state that can be set. */
function providerIn(status: SyncStatus) {
  const listeners = new Set<() => void>();
  return {
    status,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    become(next: SyncStatus) {
      this.status = next;
      for (const listener of listeners) listener();
    },
  };
}

const synced: SyncStatus = { kind: "synced", role: "edit", condition: null, edits: saved };
const offline: SyncStatus = {
  kind: "offline",
  retryAtMs: 0,
  reason: "",
  apartSinceMs: 0,
  isCrowded: false,
  hasLocalCopy: true,
  edits: saved,
};

test("the badge never says saved or kept of an image that is not", () => {
  for (const [status, unkept, kept] of [
    [synced, "saving", "saving"],
    [offline, "offline-keeping", "offline-kept"],
    [{ ...offline, kind: "connecting", attempt: 1 }, "saving", "on-device"],
    [{ kind: "loading", edits: saved }, "saving", "on-device"],
  ] as const) {
    const waiting = new WaitingImages(providerIn(status));
    const before = badgeWords(status, "edit");
    waiting.add("one", true);
    waiting.add("two", false);
    expect(badgeWords(waiting.status, "edit")).toBe(unkept);
    waiting.add("two", true);
    expect(badgeWords(waiting.status, "edit")).toBe(kept);
    waiting.remove("one");
    expect(waiting.status.edits.unsaved).toBe(1);
    waiting.remove("two");
    expect(badgeWords(waiting.status, "edit")).toBe(before);
  }
});

test("the status is the same object until it changes, and each change is told", () => {
  const provider = providerIn(synced);
  const waiting = new WaitingImages(provider);
  let told = 0;
  const stop = waiting.subscribe(() => (told += 1));
  waiting.add("one", false);
  expect(waiting.status).toBe(waiting.status);
  provider.become(offline);
  expect(waiting.status).toEqual({ ...offline, edits: { ...saved, unsaved: 1, onDevice: false } });
  waiting.remove("one");
  waiting.remove("one");
  expect(waiting.status).toBe(offline);
  expect(told).toBe(3);
  stop();
  provider.become(synced);
  expect(told).toBe(3);
});

test("edits are kept once they are on this device or saved, and not because the page is done with them", async () => {
  const provider = providerIn({ ...synced, edits: { ...saved, unsaved: 1, onDevice: false } });
  const waiting = new WaitingImages(provider);
  let areKept = false;
  const until = waiting.untilEditsAreKept().then(() => (areKept = true));
  provider.become({ kind: "destroyed", edits: saved });
  await Promise.resolve();
  expect(areKept).toBe(false);
  provider.become({ ...offline, edits: { ...saved, unsaved: 1 } });
  await until;
  expect(areKept).toBe(true);
});
