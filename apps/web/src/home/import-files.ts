import { text } from "../text/en.ts";
import { notify, notifyFailure } from "../ui/notify.ts";
import { importKindOf, importKinds, titleOfFile } from "./import-kind.ts";
import { createKnown, reasonOf } from "./use-create.ts";

/**
 * Makes a document of each file, one after the other, and tells what became of them. The id of the
 * document when there was one file, and it could be read.
 */
export async function importFiles(files: readonly File[]): Promise<string | null> {
  const ids: string[] = [];
  for (const file of files) {
    const id = await importFile(file);
    if (id !== null) ids.push(id);
  }
  if (files.length > 1 && ids.length > 0) notify(text.home.imported(ids.length));
  return files.length === 1 ? (ids[0] ?? null) : null;
}

async function importFile(file: File): Promise<string | null> {
  const kind = importKindOf(file);
  if (kind === "unknown") {
    const known = importKinds.map(({ extension }) => `.${extension}`).join(", ");
    notifyFailure(text.home.importUnknown(file.name, known));
    return null;
  }
  if (kind === "too-large") {
    notifyFailure(text.home.importTooLarge(file.name));
    return null;
  }
  try {
    const content = { content: await file.text(), format: kind.format };
    return await createKnown(titleOfFile(file.name), content);
  } catch (error) {
    notifyFailure(text.home.importFailed(file.name, reasonOf(error)));
    return null;
  }
}
