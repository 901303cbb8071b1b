import { limits } from "../protocol/index.ts";

/**
 * How long to wait before reconnect number `attempt` (the first is 1), in ms.
 * Full jitter: clients that lost one server together come back spread out.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function reconnectDelayMs(attempt: number, random: () => number): number {
  const ceilingMs = Math.min(limits.reconnectMaxMs, limits.reconnectMinMs * 2 ** attempt);
  return limits.reconnectMinMs + random() * (ceilingMs - limits.reconnectMinMs);
}
