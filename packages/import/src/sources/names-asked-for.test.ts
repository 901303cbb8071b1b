import { expect, test } from "vitest";
import { namesAskedFor } from "./names-asked-for.ts";

test("rooms have the names that clients were given, unless several would have the same", () => {
  expect(
    namesAskedFor(["plain", "a%20b", "%E6%97%A5", "100%", "c%2Fd", "c/d", "%c3%a9", "%C3%A9"]),
  ).toEqual(["plain", "a b", "日", "100%", "c%2Fd", "c/d", "%c3%a9", "%C3%A9"]);
});
