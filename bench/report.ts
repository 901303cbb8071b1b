import type { ContenderName } from "./contenders/contenders.ts";
import { contenders } from "./contenders/contenders.ts";
import { spreadOf } from "./statistics.ts";
import type { Goal, Measures, Work } from "./works/work.ts";

/** One round's measures of each contender. */
export type Round = ReadonlyMap<ContenderName, Measures>;

export interface Verdict extends Goal {
  /** The median of the quotients of each round, because a machine's noise is shared within one. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
  readonly isMet: boolean;
}

/** How far the goals of `work` are met. */
export function verdictsOf(work: Work, rounds: readonly Round[]): readonly Verdict[] {
  return work.goals.map((goal) => {
    const ratios = rounds.map((round) => {
      const value = round.get(goal.of)?.[goal.measure] ?? NaN;
      if (goal.to === null) return value;
      return value / (round.get(goal.to)?.[goal.over ?? goal.measure] ?? NaN);
    });
    const { median: ratio, least, most } = spreadOf(ratios);
    const isMet = ratio <= (goal.atMost ?? Infinity) && ratio >= (goal.atLeast ?? -Infinity);
    return { ...goal, ratio, least, most, isMet };
  });
}

/** What people read of a work that was done, in Markdown. */
export function sectionOf(
  work: Work,
  done: {
    readonly rounds: readonly Round[];
    readonly verdicts: readonly Verdict[];
    readonly loadBefore: number;
    readonly seconds: number;
  },
): string {
  const { rounds, verdicts, loadBefore, seconds } = done;
  const count = rounds.length === 1 ? "One round" : `${rounds.length} rounds`;
  const how = `${count} in ${Math.round(seconds)} s, after a load average of ${loadBefore.toFixed(1)}.`;
  const goals = verdicts.length === 0 ? [] : [goalsOf(verdicts)];
  return [`### ${work.title}`, how, tableOf(work, rounds), ...goals].join("\n\n");
}

/** Medians of the rounds, with the least and the most. */
function tableOf(work: Work, rounds: readonly Round[]): string {
  const measures = Object.keys(work.units);
  const heads = measures.map((measure) => `${measure} (${work.units[measure] ?? ""})`);
  const rows = contenders
    .filter(({ name }) => work.without?.[name] === undefined)
    .map(({ name }) => [name, ...measures.map((measure) => cellOf(name, measure, rounds))]);
  return markdown([["", ...heads], ...rows]);
}

function goalsOf(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(
    ({ of, to, measure, over, atMost, atLeast, ratio, least, most, isMet }) => [
      to === null ? `${measure}: ${of}` : `${measure}: ${of} / ${over ?? to}`,
      `${short(ratio)} (${short(least)}–${short(most)})`,
      atMost === undefined ? `≥ ${atLeast ?? ""}` : `≤ ${atMost}`,
      isMet ? "met" : "NOT MET",
    ],
  );
  return markdown([["goal for", "median (least–most)", "goal", ""], ...rows]);
}

function cellOf(name: ContenderName, measure: string, rounds: readonly Round[]): string {
  const values = rounds.map((round) => round.get(name)?.[measure] ?? NaN);
  const { median, least, most } = spreadOf(values);
  if (values.every((value) => Number.isNaN(value))) return "";
  return least === most ? short(median) : `${short(median)} (${short(least)}–${short(most)})`;
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
