import { limits } from "@scriptorium/sync/protocol";
import { type NewContent, replaceContent } from "../api/documents.ts";
import { takePageTitle } from "../document/in-out/page-title.ts";
import { textOfFile } from "../document/in-out/text-of-file.ts";
import { wholeDocument } from "../document/in-out/whole-document.ts";
import { text } from "../text/en.ts";
import { reasonOf } from "../text/reason-of.ts";
import { notify, notifyFailure, notifyLasting } from "../ui/notify.ts";
import { fittingTitle, importKindOf, importKinds, titleOfFile } from "./import-kind.ts";
import { statedTitle } from "./stated-title.ts";
import { createKnown } from "./use-create.ts";

const contentLimits = { nodesMax: limits.contentNodesMax, depthMax: limits.contentDepthMax };

/** What became of a file: the document that it is now, and what there is to say of it. */
interface Imported {
  readonly id: string | null;
  readonly problem: string | null;
}

/** More would not fit a screen. */
const problemsToldMax = 4;

/**
 * Makes a document of each file, one after the other, and tells what became of them. The id of the
 * document when there was one file, and it could be read.
 */
export async function importFiles(files: readonly File[]): Promise<string | null> {
  const all: Imported[] = [];
  for (const file of files) all.push(await importFile(file));
  const [first] = all;
  if (all.length === 1 && first !== undefined) {
    if (first.problem !== null) notifyFailure(first.problem);
    return first.id;
  }
  tell(all);
  return null;
}

/** In one message, so that none is hidden by another. With a problem in it, it stays until it was read. */
function tell(all: readonly Imported[]): void {
  const count = all.filter(({ id }) => id !== null).length;
  const problems = all.flatMap(({ problem }) => problem ?? []);
  const told = problems.slice(0, problemsToldMax);
  const untold = problems.length - told.length;
  const lines = [
    ...(count > 0 ? [text.home.imported(count)] : []),
    ...told,
    ...(untold > 0 ? [text.home.importMore(untold)] : []),
  ];
  if (problems.length === 0) notify(lines.join("\n"));
  else notifyLasting(lines.join("\n"));
}

async function importFile(file: File): Promise<Imported> {
  const kind = importKindOf(file);
  if (kind === "unknown") {
    const known = importKinds.map(({ extension }) => `.${extension}`).join(", ");
    return { id: null, problem: text.home.importUnknown(file.name, known) };
  }
  if (kind === "too-large") return { id: null, problem: text.home.importTooLarge(file.name) };
  try {
    return await (kind.format === "docx" ? importWord(file) : importText(file, kind.format));
  } catch (error) {
    return { id: null, problem: text.home.importFailed(file.name, reasonOf(error)) };
  }
}

async function importText(file: File, format: NewContent["format"]): Promise<Imported> {
  const content = await textOfFile(file);
  if ((format === "html" || format === "markdown") && /data:image\//iu.test(content)) {
    return importMarkup(file.name, content, format);
  }
  const titled = format === "html" ? takePageTitle(content) : { title: null, rest: content };
  const title = titled.title ?? titleFor(file.name, content, format);
  return { id: await createKnown(title, { content: titled.rest, format }), problem: null };
}

/** What the file says itself, or how it is called. */
function titleFor(name: string, content: string, format: NewContent["format"]): string {
  const stated = statedTitle(content, format);
  return stated === null ? titleOfFile(name) : fittingTitle(stated);
}

/** Pages with pictures in them are read here: pictures are kept one by one, each with the document. */
async function importMarkup(
  name: string,
  content: string,
  format: "html" | "markdown",
): Promise<Imported> {
  const { keepPictures, pictureKeeper, readMarkup } = await import("../on-demand/read-markup.ts");
  const { title, blocks, sources } = readMarkup(content, format);
  // First without them: whatever becomes of them, the text is there.
  const bare = await keepPictures(blocks, sources, () => Promise.resolve(null));
  const json = JSON.stringify(wholeDocument(bare.blocks));
  const known = title ?? titleFor(name, content, format);
  const id = await createKnown(known, { content: json, format: "json" });
  if (bare.picturesLeftOut === 0) return { id, problem: null };
  const reach = { id, link: null };
  const whole = await keepPictures(blocks, sources, pictureKeeper(reach));
  if (whole.picturesLeftOut < bare.picturesLeftOut) {
    await replaceContent(reach, wholeDocument(whole.blocks));
  }
  const { picturesLeftOut: stillOut } = whole;
  const problem = stillOut > 0 ? text.home.picturesLeftOut(name, stillOut) : null;
  return { id, problem };
}

/** Word's files are read here: on the server, unpacking one would take more than its share. */
async function importWord(file: File): Promise<Imported> {
  const { pictureKeeper, readDocx } = await import("../on-demand/read-docx.ts");
  const bytes = await file.arrayBuffer();
  const { title, blocks, picturesLeftOut } = await readDocx(bytes, contentLimits);
  const content = { content: JSON.stringify(wholeDocument(blocks)), format: "json" as const };
  const id = await createKnown(title ?? titleOfFile(file.name), content);
  if (picturesLeftOut === 0) return { id, problem: null };
  // Pictures are kept with a document: only now is there one. Without them, its text is there.
  const reach = { id, link: null };
  const whole = await readDocx(bytes, contentLimits, pictureKeeper(reach));
  if (whole.picturesLeftOut < picturesLeftOut) {
    await replaceContent(reach, wholeDocument(whole.blocks));
  }
  const { picturesLeftOut: stillOut } = whole;
  const problem = stillOut > 0 ? text.home.picturesLeftOut(file.name, stillOut) : null;
  return { id, problem };
}
