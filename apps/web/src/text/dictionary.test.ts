import { describe, expect, it } from "vitest";
import { german as germanAccount } from "./de-account.ts";
import { german as germanRich } from "./de-rich.ts";
import { german as germanShare } from "./de-share.ts";
import { german as germanWhole } from "./de.ts";
import { accountText } from "./en-account.ts";
import { richText } from "./en-rich.ts";
import { shareText } from "./en-share.ts";
import { text } from "./en.ts";

const dictionaries = [
  { what: "the whole", english: text, german: germanWhole },
  { what: "images, code, formulas, diagrams and tables", english: richText, german: germanRich },
  { what: "the share dialog", english: shareText, german: germanShare },
  { what: "signing in and out", english: accountText, german: germanAccount },
];

describe.each(dictionaries)("the German dictionary of $what", ({ english, german }) => {
  const texts = [...leaves(english)];

  it("has every text, and none that is empty", () => {
    const missing = texts.filter(({ path }) => {
      const value = at(german, path);
      return typeof value !== typeof at(english, path) || value === "";
    });
    expect(missing).toEqual([]);
    const pathsOf = (tree: readonly Leaf[]): readonly string[] =>
      tree.map(({ path }) => path.join(".")).toSorted();
    expect(pathsOf([...leaves(german)])).toEqual(pathsOf(texts));
  });

  it("says each sentence in other words than the English one", () => {
    const same = texts.filter(
      ({ path, value }) =>
        typeof value === "string" && value.includes(" ") && at(german, path) === value,
    );
    expect(same).toEqual([]);
  });

  it("leaves out nothing that varies", () => {
    const forgotten = texts.filter(({ path, value }) => {
      if (typeof value !== "function") return false;
      const said = (whole: unknown): string =>
        String((whole as (...values: readonly unknown[]) => string)(7, 8, 9));
      const [first, second] = [said(value), said(at(german, path))];
      return ["7", "8", "9"].some((digit) => first.includes(digit) !== second.includes(digit));
    });
    expect(forgotten).toEqual([]);
  });
});

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

function* leaves(tree: object, above: readonly string[] = []): Generator<Leaf> {
  for (const [key, value] of Object.entries(tree) as [string, unknown][]) {
    const path = [...above, key];
    if (typeof value === "object" && value !== null) yield* leaves(value, path);
    else yield { path, value };
  }
}

function at(tree: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (part as Readonly<Record<string, unknown>> | undefined)?.[key],
    tree,
  );
}
