import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ensureSigningSecret } from "./signing-secret.ts";

type Answer = ReturnType<Parameters<typeof ensureSigningSecret>[0]>;

const docs = join(import.meta.dirname, "../../../docs");

/** The first number of each named column in the table of benchmarks.md that follows `title`. */
function measured(title: string, columns: readonly string[]): readonly string[] {
  const page = readFileSync(join(docs, "benchmarks.md"), "utf8");
  const [head = "", , row = ""] = page
    .slice(page.indexOf(`### ${title}`))
    .split("\n")
    .filter((line) => line.startsWith("|"));
  const names = head.split("|").map((cell) => cell.trim());
  const cells = row.split("|").map((cell) => cell.trim());
  return columns.map((column) => {
    const at = names.findIndex((name) => name.startsWith(`${column} (`));
    return (cells[at] ?? "").split(" ")[0] ?? "";
  });
}

test("what docs/deploying.md says of an hour's rows and costs is what docs/benchmarks.md has measured", () => {
  const page = readFileSync(join(docs, "deploying.md"), "utf8");
  const alone = measured("An active user-hour, alone", ["rows", "rowsRead", "cost"]);
  const ofThree = measured("An active user-hour, 3 people", ["rows", "rowsRead", "cost"]);
  const dollars = (millionths = ""): string =>
    `$${(Number(millionths.replace(",", "")) / 1e6).toFixed(5)}`;
  expect(page).toContain(`| rows written | ${alone[0]} | ${ofThree[0]} |`);
  expect(page).toContain(`| rows read | ${alone[1]} | ${ofThree[1]} |`);
  expect(page).toContain(`**${dollars(alone[2])}** | **${dollars(ofThree[2])}** |`);
});

test("the signing secret is made once, and never because it could not be asked whether it is there", () => {
  const answer = (status: number, stdout = "", stderr = ""): Answer => ({ status, stdout, stderr });
  /** What wrangler is asked when it answers so, and what is said of it. */
  const deployed = (...answers: readonly Answer[]): readonly unknown[] => {
    const asked: string[] = [];
    const left = [...answers];
    const said = ensureSigningSecret((words, input) => {
      asked.push(`${words.slice(0, 2).join(" ")}${input === undefined ? "" : ` ${input.length}`}`);
      return left.shift() ?? answer(1);
    });
    return [...asked, said];
  };
  const there = '[{"name":"ADMIN_KEY"},{"name":"SIGNING_SECRET","type":"secret_text"}]';
  expect(deployed(answer(0, there))).toEqual(["secret list", null]);
  expect(deployed(answer(0, "[]"), answer(0))).toEqual(["secret list", "secret put 43", null]);
  expect(deployed(answer(1, "", "no network"))).toEqual([
    "secret list",
    expect.stringContaining("no network"),
  ]);
  expect(deployed(answer(0, "a banner"))).toEqual(["secret list", expect.any(String)]);
  expect(deployed(answer(0, "[]"), answer(1, "", "denied"))).toEqual([
    "secret list",
    "secret put 43",
    expect.stringContaining("by hand"),
  ]);
});
