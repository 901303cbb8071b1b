import { readActivity } from "@scriptorium/sync/durable-object";
import { Hono } from "hono";
import type { Env } from "../env.ts";
import { activitySamples } from "../metrics/activity-samples.ts";
import { expositionType, writeExposition } from "../metrics/exposition.ts";
import { httpSamples } from "../metrics/http-activity.ts";
import { launcherSamples } from "../metrics/launcher-samples.ts";
import { mayReadMetrics } from "../metrics/may-read-metrics.ts";
import { notFound, problem } from "../problem.ts";

/**
 * What a server on a machine of one's own counts, for Prometheus. Elsewhere there is no such
 * address: one isolate of many knows a part of it alone.
 */
export const metricsRoutes = new Hono<{ Bindings: Env }>();

metricsRoutes.get("/", async (context) => {
  const { LAUNCHER: launcher, RUN_SECRET: secret } = context.env;
  if (launcher === undefined || secret === undefined) throw notFound();
  if (!(await mayReadMetrics(context))) {
    throw problem(
      "invalid-key",
      "Send `Authorization: Bearer <METRICS_TOKEN>`. Without one in the settings, and without a proxy, ask from the machine of the server itself.",
    );
  }
  const process = await launcherSamples(launcher, secret);
  const samples = [...process, ...activitySamples(readActivity()), ...httpSamples()];
  return context.body(writeExposition(samples), 200, { "content-type": expositionType });
});
