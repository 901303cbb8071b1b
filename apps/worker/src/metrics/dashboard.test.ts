import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CloseCode, RejectCode } from "@scriptorium/sync/protocol";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, test } from "vitest";
import { activitySamples } from "./activity-samples.ts";
import { writeExposition } from "./exposition.ts";
import { families } from "./families.ts";

const root = join(import.meta.dirname, "../../../..");
const dashboard = readFileSync(join(root, "ops/grafana/scriptorium.json"), "utf8");
const alerts = readFileSync(join(root, "ops/prometheus/alerts.yml"), "utf8");
const operations = readFileSync(join(root, "docs/operations.md"), "utf8");

/** Every query of the dashboard, with the variables of Grafana as Grafana would fill them in. */
const dashboardQueries = [...dashboard.matchAll(/"expr": (".*")/g)].map(([, json = '""']) =>
  (JSON.parse(json) as string).replaceAll("$__rate_interval", "5m").replaceAll("$instance", ".+"),
);
const alertQueries = [...alerts.matchAll(/^ +expr: (.+)$/gm)].map(([, query = ""]) => query);

interface Parsed {
  readonly isWhole: boolean;
  readonly metrics: readonly string[];
  /** Each comparison of a label with a text. */
  readonly matchers: readonly string[];
}

function parse(query: string): Parsed {
  const metrics: string[] = [];
  const matchers: string[] = [];
  let isWhole = true;
  parser.parse(query).iterate({
    enter: ({ type, node, from, to }) => {
      if (type.isError) isWhole = false;
      const text = query.slice(from, to);
      if (type.name === "Identifier" && node.parent?.name === "VectorSelector") metrics.push(text);
      if (type.name === "UnquotedLabelMatcher") matchers.push(text);
    },
  });
  return { isWhole, metrics, matchers };
}

/** What a server that has done nothing tells. */
const exposition = writeExposition(
  activitySamples({
    usage: {
      constructions: 0,
      wakes: 0,
      connects: 0,
      messagesIn: 0,
      bytesIn: 0,
      messagesOut: 0,
      bytesOut: 0,
      rowsRead: 0,
      rowsWritten: 0,
      bytesWritten: 0,
      alarmsSet: 0,
      alarmRuns: 0,
      activeMs: 0,
    },
    sessions: 0,
    updates: { stored: 0, known: 0, missing: 0, acked: 0 },
    refused: Object.fromEntries(Object.values(RejectCode).map((code) => [code, 0])) as never,
    acks: { buckets: [[Infinity, 0]], sumMs: 0 },
    ended: new Map(),
    compactions: 0,
    repairs: 0,
    failures: 0,
    lateAlarms: 0,
  }),
);

const names = Object.entries(families).flatMap(([name, [kind]]) =>
  kind === "histogram" ? ["_bucket", "_sum", "_count"].map((suffix) => name + suffix) : [name],
);

describe.for([
  ["the dashboard", dashboardQueries, 40],
  ["the alerts", alertQueries, 10],
] as const)("%s", ([, queries, atLeast]) => {
  test("[O30] asks for metrics that there are, and for values that their labels have", () => {
    expect(queries.length).toBeGreaterThanOrEqual(atLeast);
    for (const query of queries) {
      const { isWhole, metrics, matchers } = parse(query);
      expect([isWhole, metrics.length > 0], query).toEqual([true, true]);
      expect(
        metrics.filter((name) => !names.includes(name) && name !== "up"),
        query,
      ).toEqual([]);
      const exact = matchers.filter((matcher) => /^(reason|outcome|code)=/.test(matcher));
      expect(
        exact.filter((matcher) => !exposition.includes(matcher)),
        query,
      ).toEqual([]);
    }
  });
});

test("[O30] the test of queries notices what there is not, and what can't be parsed", () => {
  expect(parse("rate(scriptorium_nothing_total[5m])").metrics).toEqual([
    "scriptorium_nothing_total",
  ]);
  expect(parse('x_total{reason="no"}').matchers).toEqual(['reason="no"']);
  expect(parse("rate(scriptorium_acks_total[5m]").isWhole).toBe(false);
});

test("[O30] the dashboard shows every metric, and the guide explains every one", () => {
  const shown = dashboardQueries.flatMap((query) => parse(query).metrics);
  const bare = Object.keys(families).filter((name) => name !== "scriptorium_build_info");
  expect(bare.filter((name) => !shown.some((one) => one.startsWith(name)))).toEqual([]);
  expect(Object.keys(families).filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
});

test("[O30] the guide's tables have every close code, every reason to refuse, and every alert", () => {
  const rows = [...operations.matchAll(/^\| (4\d{3}) \| (\w+) \|/gm)].map(([, code, name]) => [
    name,
    Number(code),
  ]);
  expect(rows).toEqual(Object.entries(CloseCode));
  const reasons = [...exposition.matchAll(/reason="(\w+)"/g)].map(([, reason = ""]) => reason);
  expect(reasons.filter((reason) => !operations.includes(`| \`${reason}\` |`))).toEqual([]);
  const alertNames = [...alerts.matchAll(/alert: (\w+)/g)].map(([, name = ""]) => name);
  expect(alertNames.filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
});
