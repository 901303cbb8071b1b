/** Who answers a request of a page. */
export type Source =
  /** The server, or the shell's own page when it does not answer. */
  | "page"
  /** What is kept on this device, or the server when it is not. */
  | "kept"
  /** The server alone, as if there were no service worker. */
  | "server";

export interface AskedFor {
  readonly method: string;
  readonly mode: string;
  readonly url: URL;
}

/** Decides by address and kind alone, so that nothing that changes is ever taken from a cache. */
export function sourceOf({ method, mode, url }: AskedFor, ownOrigin: string): Source {
  if (method !== "GET" || url.origin !== ownOrigin) return "server";
  if (/^\/(api|sync)(\/|$)/.test(url.pathname)) return "server";
  const isFile = /\.[a-z0-9]+$/i.test(url.pathname);
  if (mode === "navigate") return isFile ? "server" : "page";
  return isFile ? "kept" : "server";
}

const shellPrefix = "shell-";

/**
 * Shells that are kept besides the current one. A page that is open since before an update asks
 * for parts of its own version, which the server no longer has.
 */
const formerShellsMax = 2;

/** The name of the cache that holds one version of the shell, told by the revision of its page. */
export function shellName(revision: string): string {
  return `${shellPrefix}${revision}`;
}

/** Which of the caches, oldest first, are of shells that no page needs any more. */
export function outdatedShells(names: readonly string[], current: string): readonly string[] {
  const former = names.filter((name) => name.startsWith(shellPrefix) && name !== current);
  return former.slice(0, Math.max(0, former.length - formerShellsMax));
}
