import { describe, expect, it } from "vitest";
import { returnPath } from "./return-path.ts";

describe("returnPath", () => {
  it("is a place of this server", () => {
    expect(returnPath("/")).toBe("/");
    expect(returnPath("/d/a-document-of-mine?x=1")).toBe("/d/a-document-of-mine?x=1");
    expect(returnPath("/d/../d/other")).toBe("/d/other");
  });

  it("is the home page for anything that leads elsewhere", () => {
    const elsewhere = [
      undefined,
      "",
      "d/relative",
      "https://evil.example/",
      "//evil.example",
      "/\\evil.example",
      "\\\\evil.example",
      "/\t/evil.example",
      "/\n/evil.example",
      "\t//evil.example",
      "/./\\evil.example",
      "/.//evil.example",
      "/d/..//evil.example",
      "javascript:alert(1)",
      "/api/session/sign-in",
      `/${"x".repeat(600)}`,
    ];
    expect(elsewhere.map(returnPath)).toEqual(elsewhere.map(() => "/"));
  });
});
