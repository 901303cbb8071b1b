import { titleName } from "@scriptorium/document/yjs";
import * as Y from "yjs";

/**
 * The title of a document, given all that is stored of it. That takes some twenty times the memory
 * of the update, so ask only for what is small.
 */
export function readTitle(update: Uint8Array): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const title = doc.getText(titleName).toString();
  doc.destroy();
  return title;
}
