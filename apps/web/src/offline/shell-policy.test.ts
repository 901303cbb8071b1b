import { describe, expect, it } from "vitest";
import { type AskedFor, outdatedShells, shellName, sourceOf } from "./shell-policy.ts";

const origin = "https://docs.example";

function source(path: string, asked: Partial<AskedFor> = {}): string {
  return sourceOf({ method: "GET", mode: "cors", url: new URL(path, origin), ...asked }, origin);
}

describe("sourceOf", () => {
  it("takes pages from the server while it answers", () => {
    for (const path of ["/", "/d/AAAAAAAAAAAAAAAAAAAAAA", "/d/A.b#k=secret", "/nowhere"]) {
      const expected = path.includes(".") ? "server" : "page";
      expect([path, source(path, { mode: "navigate" })]).toEqual([path, expected]);
    }
  });

  it("takes files from this device", () => {
    for (const path of ["/assets/index-D3adBeef.js", "/theme.js", "/favicon.svg"]) {
      expect([path, source(path)]).toEqual([path, "kept"]);
    }
  });

  it("leaves everything that changes, and everything foreign, to the server", () => {
    for (const path of ["/api", "/api/me", "/api/documents/a/content.md", "/sync/abc"]) {
      expect([path, source(path)]).toEqual([path, "server"]);
      expect([path, source(path, { mode: "navigate" })]).toEqual([path, "server"]);
    }
    expect(source("/assets/index.js", { method: "POST" })).toBe("server");
    expect(source("https://other.example/a.js")).toBe("server");
    expect(source("/service-worker.js", { mode: "navigate" })).toBe("server");
  });
});

describe("outdatedShells", () => {
  const names = ["a", "b", "c", "d"].map(shellName);

  it("keeps the current one and the two before it", () => {
    expect(outdatedShells(names, shellName("d"))).toEqual([shellName("a")]);
    expect(outdatedShells(names.slice(1), shellName("d"))).toEqual([]);
  });

  it("keeps the current one wherever it stands, and what is not a shell", () => {
    expect(outdatedShells([...names, "other"], shellName("a"))).toEqual([shellName("b")]);
  });
});
