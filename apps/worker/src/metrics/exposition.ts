import { families } from "./families.ts";
import type { MetricName } from "./families.ts";

/** One value of a metric. A histogram has several, told apart by their suffix. */
export interface Sample {
  readonly name: MetricName;
  readonly suffix?: "_bucket" | "_sum" | "_count";
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export const expositionType = "text/plain; version=0.0.4; charset=utf-8";

/** The samples as Prometheus reads them: each metric once, with what it counts. */
export function writeExposition(samples: readonly Sample[]): string {
  const lines: string[] = [];
  for (const [name, [kind, help]] of Object.entries(families)) {
    const own = samples.filter((sample) => sample.name === name);
    if (own.length === 0) continue;
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...own.map(writeSample));
  }
  return `${lines.join("\n")}\n`;
}

function writeSample({ name, suffix, labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  const inBraces = pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
  return `${name}${suffix ?? ""}${inBraces} ${value === Infinity ? "+Inf" : value}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
