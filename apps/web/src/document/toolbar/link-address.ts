const hasScheme = /^[a-z][a-z0-9+.-]*:/iu;
const isMailAddress = /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/u;
/** What the server takes too: an import with another is refused. */
const allowedSchemes = new Set(["http:", "https:", "mailto:"]);

/** A full address for what someone typed, or null when it can't be (or must not be) linked to. */
export function linkAddress(typed: string): string | null {
  const trimmed = typed.trim();
  if (trimmed === "") return null;
  const address = completeAddress(trimmed);
  if (!URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return allowedSchemes.has(protocol) ? href : null;
}

/** True when a link may lead to `address`, which may be relative to this page. */
export function mayBeLinked(address: string): boolean {
  return (
    URL.canParse(address, location.href) &&
    allowedSchemes.has(new URL(address, location.href).protocol)
  );
}

function completeAddress(typed: string): string {
  if (isMailAddress.test(typed)) return `mailto:${typed}`;
  // A port looks like a scheme: “localhost:3000” is a host.
  return hasScheme.test(typed) && !/^[^/]*:\d/u.test(typed) ? typed : `https://${typed}`;
}
