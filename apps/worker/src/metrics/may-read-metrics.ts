import type { Env } from "../env.ts";
import { bearerKey, identifyKnown } from "../identity.ts";
import type { AppContext } from "../identity.ts";
import { isInRange, parseIpAddress, parseIpRange } from "../rates/ip-address.ts";
import { sha256 } from "../tokens.ts";

/**
 * Whether whoever asks may read the metrics: with METRICS_TOKEN or a key that may administer and,
 * unless there is a METRICS_TOKEN or a proxy, from this machine itself.
 */
export async function mayReadMetrics(context: AppContext): Promise<boolean> {
  const { METRICS_TOKEN: token } = context.env;
  const brought = bearerKey(context);
  if (brought === null)
    return !token && !hasProxy(context.env) && isFromThisMachine(context.req.raw);
  // Hashes are compared, so that the time that it takes tells nothing of the token.
  if (token && (await sha256(brought)) === (await sha256(token))) return true;
  // What is not in the table of endpoints needs that scope; who lacks it is told so.
  return (await identifyKnown(context))?.kind === "program";
}

/** Before a server with a proxy, not everything that comes from this machine is of it. */
function hasProxy(env: Env & { readonly TRUSTED_PROXY?: string }): boolean {
  return Boolean(env.PUBLIC_URL) || Boolean(env.TRUSTED_PROXY);
}

/**
 * True for a program of this machine that asks by its address. A proxy on this machine comes from
 * there too, but asks for the name that people use, or says for whom it asks.
 */
function isFromThisMachine({ url, headers, cf }: Request): boolean {
  const isPassedOn = [...headers.keys()].some((name) =>
    /^(x-forwarded.*|x-real-ip|forwarded|via)$/.test(name),
  );
  const socket = typeof cf?.["clientIp"] === "string" ? cf["clientIp"] : "";
  const { hostname } = new URL(url);
  return !isPassedOn && isLoopback(socket) && (hostname === "localhost" || isLoopback(hostname));
}

const loopback = ["127.0.0.0/8", "::1"].flatMap((range) => parseIpRange(range) ?? []);

function isLoopback(host: string): boolean {
  const address = parseIpAddress(host);
  return address !== null && loopback.some((range) => isInRange(address, range));
}
