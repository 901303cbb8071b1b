const shape = /^[A-Za-z0-9_-]{16,64}$/;

/** True when `id` has the shape of a document's id: 16 to 64 URL-safe characters. */
export function isDocumentId(id: string): boolean {
  return shape.test(id);
}
