import type { ContenderName } from "./contenders/contenders.ts";
import { contenders } from "./contenders/contenders.ts";
import { spreadOf } from "./statistics.ts";
import type { Goal, Measures, Work } from "./works/work.ts";

/** One round's measures of each contender. */
export type Round = ReadonlyMap<ContenderName, Measures>;

export interface Verdict extends Goal {
  /** Quotients of the same round, because a machine's noise is shared within one. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
  readonly isMet: boolean;
}

/** How far the goals of `work` are met. */
export function verdictsOf(work: Work, rounds: readonly Round[]): readonly Verdict[] {
  return work.goals.map((goal) => {
    const ratios = rounds.map((round) => {
      const [of, to] = [round.get(goal.of), round.get(goal.to)];
      return (of?.[goal.measure] ?? NaN) / (to?.[goal.over ?? goal.measure] ?? NaN);
    });
    const { median: ratio, least, most } = spreadOf(ratios);
    const isMet = ratio <= (goal.atMost ?? Infinity) && ratio >= (goal.atLeast ?? -Infinity);
    return { ...goal, ratio, least, most, isMet };
  });
}

/** Medians of the rounds, with the least and the most, in Markdown. */
export function tableOf(work: Work, rounds: readonly Round[]): string {
  const measures = Object.keys(work.units);
  const heads = measures.map((measure) => `${measure} (${work.units[measure] ?? ""})`);
  const rows = contenders
    .filter(({ name }) => work.without?.[name] === undefined)
    .map(({ name }) => [name, ...measures.map((measure) => cellOf(name, measure, rounds))]);
  return markdown([["", ...heads], ...rows]);
}

export function goalsOf(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(
    ({ of, to, measure, over, atMost, atLeast, ratio, least, most, isMet }) => [
      `${measure}: ${of} / ${over === undefined ? to : over}`,
      `${short(ratio)} (${short(least)}–${short(most)})`,
      atMost === undefined ? `≥ ${atLeast ?? ""}` : `≤ ${atMost}`,
      isMet ? "met" : "NOT MET",
    ],
  );
  return markdown([["quotient", "median (least–most)", "goal", ""], ...rows]);
}

function cellOf(name: ContenderName, measure: string, rounds: readonly Round[]): string {
  const values = rounds.map((round) => round.get(name)?.[measure] ?? NaN);
  const { median, least, most } = spreadOf(values);
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
