/** The secret of a share link in a fragment `#k=…`, which browsers never send. */
export function linkIn(hash: string): string | null {
  return new URLSearchParams(hash.slice(1)).get("k");
}

/** The anchor of a heading in a fragment `#h-…`. Null when it names none. */
export function anchorIn(hash: string): string | null {
  if (!hash.startsWith("#h-")) return null;
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return null;
  }
}

/** The address of a heading, for people who have access: it holds no secret. */
export function headingAddress(documentId: string, anchor: string): string {
  const address = new URL(`/d/${documentId}`, location.origin);
  address.hash = anchor;
  return address.href;
}
