import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { docs, GuidePage } from "./guide-page.ts";

/** Followed where another guide is: see http-api.test.ts. */
const together = ["sharing"];

test("every guide that has somebody do something is followed", () => {
  const names = globSync("*.md", { cwd: docs }).map((path) => path.slice(0, -".md".length));
  const guides = names.filter((name) => new GuidePage(name).unfollowed.length > 0);
  const tests = globSync("*.test.ts", { cwd: import.meta.dirname });
  const isFollowed = (name: string): boolean =>
    together.includes(name) || tests.some((file) => file.startsWith(`${name}.`));
  expect(guides.filter((name) => !isFollowed(name))).toEqual([]);
  expect(guides.length).toBeGreaterThan(10);
});
