import type { EditState, SyncStatus } from "@scriptorium/sync/client";
import { CloseCode, RejectCode } from "@scriptorium/sync/protocol";
import type { DocumentCondition } from "@scriptorium/sync/protocol";
import { describe, expect, it } from "vitest";
import { type BannerState, bannerState } from "./banner-state.ts";

const clean: EditState = { unsaved: 0, onDevice: true, refusal: null };
const fine: DocumentCondition = {
  bytes: 10,
  bytesMax: 100,
  isStorageFull: false,
  hasQuarantine: false,
};

function synced(condition: DocumentCondition | null, edits: EditState = clean): SyncStatus {
  return { kind: "synced", role: "own", condition, edits };
}

function refusedEdit(code: number): EditState {
  return { unsaved: 1, onDevice: true, refusal: { code, reason: "no" } };
}

function shown(status: SyncStatus, wasSynced = true, wasEditable = true): BannerState | null {
  return bannerState(status, { wasSynced, wasEditable });
}

function refused(code: number): SyncStatus {
  return { kind: "refused", code, reason: "", hasLocalCopy: true, edits: clean };
}

describe("bannerState", () => {
  it("says nothing when all is well", () => {
    expect(shown(synced(null))).toBeNull();
  });

  it("tells how full a document is", () => {
    expect(shown(synced({ ...fine, bytes: 83.9 }))).toEqual({ kind: "filling", percent: 83 });
    expect(shown(synced({ ...fine, bytes: 100 }))).toEqual({ kind: "document-full" });
    const edits = refusedEdit(RejectCode.documentFull);
    expect(shown(synced(null, edits))).toEqual({ kind: "document-full" });
  });

  it("puts a server without room before everything else", () => {
    const edits = refusedEdit(RejectCode.outOfBounds);
    const condition = { ...fine, bytes: 100, isStorageFull: true, hasQuarantine: true };
    expect(shown(synced(condition, edits))).toEqual({ kind: "storage-full" });
    expect(shown(synced(null, refusedEdit(RejectCode.storageFull)))).toEqual({
      kind: "storage-full",
    });
  });

  it("tells of damage, and of an edit that was refused for good before it", () => {
    const condition = { ...fine, bytes: 85, hasQuarantine: true };
    expect(shown(synced(condition))).toEqual({ kind: "damaged" });
    expect(shown(synced(condition, refusedEdit(RejectCode.outOfBounds)))).toEqual({
      kind: "refused-edit",
      reason: "no",
    });
  });

  it("tells of text that the server has lost", () => {
    expect(shown(synced(null, refusedEdit(RejectCode.lost)))).toEqual({ kind: "lost-text" });
  });

  it("tells a stale copy from one that is only no longer served", () => {
    expect(shown(refused(CloseCode.epochChanged))).toEqual({ kind: "stale-copy" });
    expect(shown(refused(CloseCode.forbidden))).toEqual({ kind: "lost-access" });
    expect(shown(refused(CloseCode.schemaTooOld))).toEqual({ kind: "behind" });
    expect(shown(refused(CloseCode.deleted))).toEqual({ kind: "copy-only" });
  });

  it("tells who could edit that they no longer can, before all else, and no other reader", () => {
    const reader: SyncStatus = { kind: "synced", role: "view", condition: null, edits: clean };
    const unsaved: SyncStatus = { ...reader, edits: refusedEdit(RejectCode.readOnly) };
    expect([
      shown(reader),
      shown(unsaved),
      shown(unsaved, true, false),
      shown(reader, true, false),
    ]).toEqual([
      { kind: "read-only-now", hasUnsaved: false },
      { kind: "read-only-now", hasUnsaved: true },
      { kind: "read-only-now", hasUnsaved: true },
      null,
    ]);
  });

  it("says that a copy is one while the server was never reached, and not once it was", () => {
    const retrying = {
      attempt: 2,
      apartSinceMs: 0,
      isCrowded: false,
      hasLocalCopy: true,
      edits: clean,
    };
    const unreachable: readonly SyncStatus[] = [
      { ...retrying, kind: "offline", retryAtMs: 1, reason: "" },
      { kind: "connecting", ...retrying },
    ];
    for (const status of unreachable) {
      expect(shown(status, false)).toEqual({ kind: "local-copy" });
      expect(shown(status, true)).toBeNull();
    }
    expect(shown({ kind: "connecting", ...retrying, attempt: 1 }, false)).toBeNull();
  });

  it("says that a document has no place, also to who was in it", () => {
    const apart = { apartSinceMs: 0, isCrowded: true, hasLocalCopy: true, edits: clean } as const;
    expect(shown({ ...apart, kind: "offline", retryAtMs: 1, reason: "" })).toEqual({
      kind: "crowded",
    });
    expect(shown({ ...apart, kind: "connecting", attempt: 2 }, false)).toEqual({ kind: "crowded" });
  });
});
