import { isAccessDenied } from "../api/api-error.ts";
import {
  copyDocument,
  deleteDocument,
  discardDocument,
  renameDocument,
  takeBackDocument,
} from "../api/documents.ts";
import type { RecentDocument } from "../recent/document-list.ts";
import { forgetDocument, noteDocument, restoreRecent } from "../recent/recent-documents.ts";
import { text } from "../text/en.ts";
import { reasonOf } from "../text/reason-of.ts";
import { notify, notifyFailure } from "../ui/notify.ts";

/** The title as a list shows it. */
export function shownTitle({ title }: RecentDocument): string {
  return title === "" ? text.untitled : title;
}

/** What is done to a document from the list. Each says what became of it, and never rejects. */
export const documentActions = {
  rename: (entry: RecentDocument, title: string): Promise<boolean> =>
    attempt(text.home.renameFailed, async () => {
      await renameDocument(entry, title);
      noteDocument(entry.id, { title });
    }),

  copy: (entry: RecentDocument): Promise<boolean> =>
    attempt(text.home.copyFailed, async () => {
      const copy = await copyDocument(entry, text.home.copyTitle(shownTitle(entry)));
      noteDocument(copy.id, { title: copy.title, role: copy.role, openedAtMs: Date.now() });
      notify(text.home.copied(copy.title));
    }),

  /** Takes the document off this list alone. */
  forget: (entry: RecentDocument): void => {
    forgetDocument(entry.id);
    const undo = { label: text.home.undo, onClick: () => restoreRecent(entry) };
    notify(text.home.removed(shownTitle(entry)), undo);
  },

  discard: (entry: RecentDocument): Promise<boolean> =>
    attempt(text.home.deleteFailed, async () => {
      await discardDocument(entry.id);
      noteDocument(entry.id, { trashedAtMs: Date.now() });
      const takeBack = (): void => void documentActions.takeBack(entry);
      notify(text.home.trashed(shownTitle(entry)), { label: text.home.undo, onClick: takeBack });
    }),

  takeBack: (entry: RecentDocument): Promise<boolean> =>
    attempt(text.home.takeBackFailed, async () => {
      await takeBackDocument(entry.id);
      noteDocument(entry.id, { trashedAtMs: null });
      notify(text.home.takenBack(shownTitle(entry)));
    }),

  /** Deletes the document for good, on the server and then on this device. */
  deleteForever: (entry: RecentDocument): Promise<boolean> =>
    attempt(text.home.deleteFailed, async () => {
      await deleteDocument(entry.id).catch((error: unknown) => {
        // Gone already, which is what was wanted.
        if (!isAccessDenied(error)) throw error;
      });
      forgetDocument(entry.id);
      const { deleteLocalCopy } = await import("@scriptorium/sync/client");
      const { deleteKeptImages } = await import("../document/rich/images/kept-images.ts");
      await Promise.all([deleteLocalCopy(entry.id), deleteKeptImages(entry.id)]);
    }),
};

/** True when it worked. Tells why when it did not. */
async function attempt(
  failed: (reason: string) => string,
  act: () => Promise<void>,
): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    notifyFailure(failed(reasonOf(error)));
    return false;
  }
}
