import { describe, expect, it } from "vitest";
import { missingScope, mostOf, standingOf } from "./scopes.ts";

describe("missingScope", () => {
  const asked = (method: string, path: string) => ({ method, path });

  it("needs all of an endpoint's scopes, and administer for what it does not know", () => {
    const copies = asked("POST", "/api/documents/abc/copies");
    expect(missingScope(["read"], copies)).toBe("create");
    expect(missingScope(["create"], copies)).toBe("read");
    expect(missingScope(["read", "create"], copies)).toBe(null);
    expect(missingScope(["read", "write", "create"], asked("GET", "/api/new"))).toBe("administer");
    expect(missingScope(["administer"], asked("GET", "/api/new"))).toBe(null);
    expect(missingScope([], asked("GET", "/api/me"))).toBe(null);
    expect(missingScope([], asked("HEAD", "/api/documents/abc"))).toBe("read");
  });

  it("is not led astray by the path", () => {
    for (const path of [
      "/api/documents/",
      "/api/documents/a/b/content",
      "/x/api/me",
      "/api/me/x",
    ]) {
      expect(missingScope(["create", "read", "write"], asked("GET", path))).toBe("administer");
    }
  });
});

describe("what the scopes give", () => {
  it("is a role on every document, and the most that a ticket may give", () => {
    expect(standingOf(["administer"])).toBe("own");
    expect(standingOf(["read", "write"])).toBe("edit");
    expect(standingOf(["read"])).toBe("view");
    expect([standingOf(["write"]), standingOf(["create"]), standingOf([])]).toEqual([
      null,
      null,
      null,
    ]);
    expect([mostOf(["read"]), mostOf(["read", "write"]), mostOf(["administer"])]).toEqual([
      "view",
      "own",
      "own",
    ]);
  });
});
