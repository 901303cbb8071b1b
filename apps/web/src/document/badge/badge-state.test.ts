import type { EditState, SyncStatus } from "@scriptorium/sync/client";
import { describe, expect, it } from "vitest";
import { badgeState, badgeWords } from "./badge-state.ts";

const clean: EditState = { unsaved: 0, onDevice: true, refusal: null };
const kept: EditState = { unsaved: 2, onDevice: true, refusal: null };
const lost: EditState = { unsaved: 2, onDevice: false, refusal: null };
const refused: EditState = { ...clean, refusal: { code: 1, reason: "too large" } };

function offline(edits: EditState, hasLocalCopy = true): SyncStatus {
  const apart = { apartSinceMs: 0, isCrowded: false, hasLocalCopy, edits };
  return { kind: "offline", retryAtMs: 0, reason: "", ...apart };
}

describe("badgeWords", () => {
  it("says saved only when the server has everything", () => {
    expect(
      badgeWords({ kind: "synced", role: "edit", condition: null, edits: clean }, "edit"),
    ).toBe("saved");
    expect(badgeWords({ kind: "synced", role: "edit", condition: null, edits: kept }, "edit")).toBe(
      "saving",
    );
    expect(
      badgeWords(
        { kind: "syncing", role: "edit", progress: null, condition: null, edits: clean },
        "edit",
      ),
    ).toBe("connecting");
  });

  it("says that edits are kept only when they are", () => {
    expect(badgeWords(offline(kept), "edit")).toBe("offline-kept");
    expect(badgeWords(offline(lost), "edit")).toBe("offline-keeping");
    expect(badgeWords(offline(clean, false), "edit")).toBe("offline");
  });

  it("promises readers nothing about edits", () => {
    expect(badgeWords(offline(clean), "view")).toBe("offline");
    expect(
      badgeWords({ kind: "synced", role: "comment", condition: null, edits: clean }, "comment"),
    ).toBe("read-only");
  });

  it("shows edits that wait for a connection", () => {
    const connecting = {
      kind: "connecting",
      attempt: 1,
      apartSinceMs: 0,
      isCrowded: false,
      hasLocalCopy: true,
    } as const;
    expect(badgeWords({ ...connecting, edits: kept }, "edit")).toBe("on-device");
    expect(badgeWords({ ...connecting, edits: clean }, "edit")).toBe("connecting");
  });

  it("stays offline through further attempts", () => {
    const retrying = {
      kind: "connecting",
      attempt: 2,
      apartSinceMs: 0,
      isCrowded: false,
      hasLocalCopy: true,
      edits: kept,
    } as const;
    expect(badgeWords(retrying, "edit")).toBe("offline-kept");
  });

  it("never says saved after the server refused an edit", () => {
    const words = badgeWords(
      { kind: "synced", role: "own", condition: null, edits: refused },
      "own",
    );
    expect([words, badgeState(words)]).toEqual(["not-accepted", "no-access"]);
  });

  it("tells edits for which there is no room now from those that are refused for good", () => {
    const synced = { kind: "synced", role: "edit", condition: null } as const;
    const withCode = (code: number): EditState => ({ ...kept, refusal: { code, reason: "" } });
    expect(
      [7, 8, 4].map((code) => badgeWords({ ...synced, edits: withCode(code) }, "edit")),
    ).toEqual(["no-room", "no-room", "not-accepted"]);
    const unkept = { ...withCode(7), onDevice: false };
    expect(badgeWords({ ...synced, edits: unkept }, "edit")).toBe("not-accepted");
  });

  it("does not call an earlier copy a lack of access", () => {
    const refusal = { kind: "refused", reason: "", hasLocalCopy: true, edits: clean } as const;
    expect([4403, 4409].map((code) => badgeWords({ ...refusal, code }, "edit"))).toEqual([
      "no-access",
      "earlier-copy",
    ]);
  });
});
