import { deleteLocalCopy, indexedDbPersistence } from "@scriptorium/sync/client";
import { keptImageKeys } from "../document/rich/images/kept-images.ts";
import { recentDocuments } from "../recent/recent-documents.ts";

/**
 * Takes the copies of documents off this device that it does not open by a link: they are for who
 * was signed in. What was not sent yet stays, and goes out when they are back.
 */
export async function dropOwnCopies(): Promise<void> {
  const own = recentDocuments().filter(({ link }) => link === null);
  // A copy that can't be read now is no reason to stay signed in.
  await Promise.allSettled(own.map(({ id }) => dropWhenSent(id)));
}

async function dropWhenSent(documentId: string): Promise<void> {
  const copy = await indexedDbPersistence.open(documentId);
  copy.close();
  const isAllSent =
    copy.kept.unsaved.length === 0 && (await keptImageKeys(documentId)).length === 0;
  if (isAllSent) await deleteLocalCopy(documentId);
}
