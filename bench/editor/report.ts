import { spreadOf } from "../statistics.ts";
import type { Spread } from "../statistics.ts";
import type { Cache, EditorName, Network, Opening } from "./opening.ts";
import type { Opened } from "./page-opening.ts";
import type { Timed, Written, WritingPlan } from "./writing.ts";

/** Medians that a long document in company must keep, in ms of work. */
const goals = { keystroke: 10, update: 16 } as const;

/** What people read of the long document, in Markdown. */
export function writingSection(plan: WritingPlan, written: Written): string {
  const row = (name: string, timed: Timed, goalMs: number): readonly string[] => [
    name,
    ...timesOf(timed),
    `≤ ${goalMs}`,
    timed.workMs.median <= goalMs ? "met" : "NOT MET",
  ];
  const table = markdown([
    ["ms, median / 95th", "task", "work", "shown", "goal for work", ""],
    row("keystroke", written.keystroke, goals.keystroke),
    row("remote update", written.update, goals.update),
    [
      "keystroke, no editor",
      ...timesOf(written.bare),
      "",
      `${short(written.keystroke.workMs.median / written.bare.workMs.median)} × this`,
    ],
  ]);
  const title = `### ${plan.blocks.toLocaleString("en")} blocks, ${plan.people} carets that move`;
  const counts = `${written.keystroke.workMs.count} keystrokes and ${written.update.workMs.count} updates; ${written.carets} carets drawn, each moving ${plan.movesPerSecond} times a second.`;
  return [title, counts, table].join("\n\n");
}

export interface Comparison {
  readonly network: Network;
  readonly cache: Cache;
  readonly measure: keyof Opened;
  readonly of: Readonly<Record<EditorName, Spread>>;
  /** Ours by the peer's, taken within each round. */
  readonly ratio: Spread;
}

export function comparisonsOf(openings: readonly Opening[]): readonly Comparison[] {
  const networks = [...new Set(openings.map(({ network }) => network))];
  return networks.flatMap((network) =>
    (["cold", "warm"] as const).flatMap((cache) =>
      (["readableMs", "typedMs"] as const).map((measure) => {
        const valuesOf = (name: EditorName): readonly number[] =>
          openings
            .filter((one) => one.network === network && one.cache === cache && one.editor === name)
            .toSorted((one, other) => one.round - other.round)
            .map((one) => one[measure]);
        const [ours, peers] = [valuesOf("ours"), valuesOf("BlockNote")];
        const ratio = spreadOf(ours.map((value, round) => value / (peers[round] ?? NaN)));
        return {
          network,
          cache,
          measure,
          of: { ours: spreadOf(ours), BlockNote: spreadOf(peers) },
          ratio,
        };
      }),
    ),
  );
}

/** What people read of the openings, in Markdown. */
export function openingSection(openings: readonly Opening[]): string {
  const names = { readableMs: "readable", typedMs: "first keystroke" } as const;
  const rows = comparisonsOf(openings).map(({ network, cache, measure, of, ratio }) => [
    `${network}, ${cache}`,
    names[measure],
    cellOf(of.ours),
    cellOf(of.BlockNote),
    cellOf(ratio),
  ]);
  const rounds = Math.max(...openings.map(({ round }) => round)) + 1;
  const table = markdown([["ms", "until", "ours", "BlockNote", "ours / BlockNote"], ...rows]);
  const how = `${rounds} rounds by turns. Medians, with the least and the most.`;
  return ["### Opening five pages", how, table].join("\n\n");
}

function timesOf({ taskMs, workMs, shownMs }: Timed): readonly string[] {
  return [taskMs, workMs, shownMs].map(({ median, p95 }) => `${short(median)} / ${short(p95)}`);
}

function cellOf({ median, least, most }: Spread): string {
  return `${short(median)} (${short(least)}–${short(most)})`;
}

/** Three digits that count. */
function short(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return value >= 1_000
    ? Math.round(value).toLocaleString("en")
    : String(Number(value.toPrecision(3)));
}

function markdown(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const lines = [head, head.map(() => "---"), ...body];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
