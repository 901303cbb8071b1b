import { isInRange, networkOf, parseIpAddress, parseIpRange } from "./ip-address.ts";

/** The network that a request comes from, as a key to count by, or null when that is not known. */
export type ClientAddress = (request: Request) => string | null;

/** The network that a request comes from, wherever the Worker runs. */
export function addressOf(
  { CLIENT_ADDRESS: find = addressByCloudflare }: { readonly CLIENT_ADDRESS?: ClientAddress },
  request: Request,
): string | null {
  return find(request);
}

/** Cloudflare writes the header itself. Elsewhere it is what the client claims. */
export const addressByCloudflare: ClientAddress = ({ headers }) =>
  keyOf(headers.get("cf-connecting-ip"));

/**
 * The other end of the socket, as workerd tells it. When that is one of our own proxies, it is the
 * last address in `X-Forwarded-For` that is none: what stands before it the client may have written.
 */
export function addressBySocket(trustedProxies = ""): ClientAddress {
  const trusted = trustedProxies.split(/\s+/).flatMap((word) => parseIpRange(word) ?? []);
  const isTrusted = (text: string): boolean => {
    const address = parseIpAddress(text);
    return address !== null && trusted.some((range) => isInRange(address, range));
  };
  return ({ cf, headers }) => {
    const socket = typeof cf?.["clientIp"] === "string" ? cf["clientIp"] : "";
    if (!isTrusted(socket)) return keyOf(socket);
    const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
    return keyOf(hops.findLast((hop) => !isTrusted(hop)) || socket);
  };
}

function keyOf(text: string | null): string | null {
  const address = text === null ? null : parseIpAddress(text);
  return address === null ? null : networkOf(address);
}
