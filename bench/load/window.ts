import type { Crowd } from "./crowd.ts";
import { ProcessTree } from "./process-tree.ts";

/** What happened between two moments, at the server and at the load. */
export interface Observed {
  readonly seconds: number;
  readonly delivered: number;
  readonly serverCpuMs: number;
  /** Processor time of the load itself: near `seconds`, the load was what limited. */
  readonly loadCpuMs: number;
  readonly frames: number;
  readonly receivedBytes: number;
  readonly sentBytes: number;
}

/** Starts to observe. What is returned ends it. */
export function observe(crowd: Crowd, server: ProcessTree): () => Observed {
  const load = new ProcessTree(process.pid);
  const read = (): Observed => ({
    seconds: performance.now() / 1_000,
    delivered: crowd.delivered,
    serverCpuMs: server.cpuMs,
    loadCpuMs: load.cpuMs,
    frames: crowd.traffic.receivedFrames,
    receivedBytes: crowd.traffic.receivedBytes,
    sentBytes: crowd.traffic.sentBytes,
  });
  const start = read();
  return () => {
    const end = read();
    const names = Object.keys(start) as (keyof Observed)[];
    return Object.fromEntries(names.map((name) => [name, end[name] - start[name]])) as Record<
      keyof Observed,
      number
    >;
  };
}
