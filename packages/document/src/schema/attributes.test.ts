import { expect, test } from "vitest";
import { isImageAddress } from "./index.ts";

test("[W10] images come from the web, or from this server", () => {
  for (const address of ["https://a.b/c", "http://a.b", "HTTPS://a.b", "/c.png", "/", "/a//b"]) {
    expect(isImageAddress(address)).toBe(true);
  }
  // The last four lead to another host, as browsers read them.
  for (const address of [
    "data:image/png,x",
    "javascript:x",
    "c.png",
    "",
    null,
    "//a.b/c",
    "/\\a.b/c",
    "/\t/a.b/c",
    "/\n\\a.b/c",
  ]) {
    expect(isImageAddress(address)).toBe(false);
  }
});
