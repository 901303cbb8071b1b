import type { Sample } from "./exposition.ts";

/** Requests that were answered in this isolate, by status. */
const answered = new Map<number, number>();

export function countAnswer(status: number): void {
  answered.set(status, (answered.get(status) ?? 0) + 1);
}

export function httpSamples(): readonly Sample[] {
  return [...answered]
    .toSorted(([one], [other]) => one - other)
    .map(([status, value]) => ({
      name: "scriptorium_http_requests_total",
      labels: { status: String(status) },
      value,
    }));
}
