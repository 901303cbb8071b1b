import type { Env } from "./env.ts";

/**
 * False when nothing was ever kept of this document. On a machine of one's own, an object that is
 * woken has a file from then on, so for made-up ids none is woken. On Cloudflare it keeps nothing until
 * it writes, and this is always true.
 */
export async function isKept(
  { DOCUMENTS, DOCUMENT_FILES: files }: Env,
  id: string,
): Promise<boolean> {
  if (files === undefined) return true;
  // The name that the platform gives the file: the object's own id.
  const url = `http://documents/${DOCUMENTS.idFromName(id).toString()}.sqlite`;
  return (await files.fetch(url, { method: "HEAD" })).status !== 404;
}
