import { limits } from "@scriptorium/sync/protocol";

/** Where to go after signing in: a path of this server, or its home page for anything else. */
export function returnPath(asked: string | undefined): string {
  if (asked === undefined || asked.length > limits.returnPathLengthMax) return "/";
  const here = "http://here.invalid";
  // Browsers drop some characters and take a backslash for a slash, so they are asked what it means.
  if (!asked.startsWith("/") || !URL.canParse(asked, here)) return "/";
  const { origin, pathname, search } = new URL(asked, here);
  if (origin !== here || /^\/[/\\]/.test(pathname)) return "/";
  // The API is for programs and pages; nobody wants to arrive there.
  return pathname.startsWith("/api/") ? "/" : pathname + search;
}
