/** Where an image of a document is read, as it stands in the text. */
export function imageAddress(documentId: string, hash: string): string {
  return `/api/documents/${documentId}/images/${hash}`;
}

/** The name of an image of this document, or null when the address is of something else. */
export function imageHashIn(documentId: string, address: unknown): string | null {
  const prefix = imageAddress(documentId, "");
  if (typeof address !== "string" || !address.startsWith(prefix)) return null;
  const hash = address.slice(prefix.length);
  return isImageHash(hash) ? hash : null;
}

export function isImageHash(hash: string): boolean {
  return /^[0-9a-f]{64}$/.test(hash);
}
