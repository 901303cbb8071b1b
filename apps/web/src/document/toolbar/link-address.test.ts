import { describe, expect, it } from "vitest";
import { linkAddress } from "./link-address.ts";

describe("linkAddress", () => {
  it.each([
    ["https://example.org/a", "https://example.org/a"],
    ["example.org/a b", "https://example.org/a%20b"],
    ["localhost:3000", "https://localhost:3000/"],
    ["ada@example.org", "mailto:ada@example.org"],
  ])("completes %s", (typed, address) => {
    expect(linkAddress(typed)).toBe(address);
  });

  it.each([
    "",
    "   ",
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "data:text/html,x",
    "https://",
  ])("refuses “%s”", (typed) => {
    expect(linkAddress(typed)).toBeNull();
  });
});
