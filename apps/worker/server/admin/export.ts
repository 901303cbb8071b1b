import { randomUUID } from "node:crypto";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fitBlocks } from "@scriptorium/document/content";
import type { ProseNode } from "@scriptorium/document/content";
import { documentStyle, writeHtml } from "@scriptorium/document/html";
import { writeMarkdown } from "@scriptorium/document/markdown";
import { mapNodes, StoredContent } from "../../src/content/stored-content.ts";
import { imageHashIn } from "../../src/images/image-address.ts";
import { CommandError, documentIdOf, momentOf, readArguments, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { documentFiles, documentPath } from "./data-folder.ts";
import { extensions, FileNames, imagesFolder, indexFile } from "./export-folder.ts";
import type { ExportedDocument, ExportFormat, ExportIndex } from "./export-folder.ts";
import { makeFolder, writeWhole } from "./files.ts";
import { eachDocument } from "./stored-document.ts";
import type { StoredDocument } from "./stored-document.ts";
import { existingDataDir, typedPath } from "./surroundings.ts";
import { count, reasonOf } from "./words.ts";

const formats = Object.keys(extensions) as readonly ExportFormat[];

export const exportAll: Command = {
  usage: ["export <folder> [ID …] [--format FORMATS] [--at MOMENT]"],
  summary: "writes all documents as Markdown, HTML and Yjs updates, with their images",
  help: `Reads them from DATA_DIR, while the server runs or not, and writes them to <folder>, which
has to be empty: a file of each format under the document's title, and images beside
them. What is in the trash is left out, unless it is named. With ids, only these.

  --format FORMATS   some of markdown, html, update, separated by commas
  --at MOMENT        as they were then, such as 2027-01-31T12:00:00Z

npm run admin -- import <folder> makes documents of them again.`,
  run: async (args) => {
    const { values, positionals } = readArguments(args, {
      format: { type: "string" },
      at: { type: "string" },
    });
    const [folder, ...ids] = positionals;
    if (folder === undefined) throw new UsageError("Name the folder for the export.");
    const atMs = values.at === undefined ? null : momentOf("at", values.at);
    return exportTo(typedPath(folder), {
      ids: ids.map(documentIdOf),
      wanted: formatsOf(values.format),
      atMs,
    });
  },
};

function formatsOf(option: string | undefined): readonly ExportFormat[] {
  if (option === undefined) return formats;
  return option.split(/[\s,]+/).map((name) => {
    const format = formats.find((one) => one === name);
    if (format !== undefined) return format;
    throw new UsageError(`--format has "${name}": use some of ${formats.join(", ")}.`);
  });
}

interface Wish {
  /** Of no document for all. */
  readonly ids: readonly string[];
  readonly wanted: readonly ExportFormat[];
  readonly atMs: number | null;
}

async function exportTo(folder: string, { ids, wanted, atMs }: Wish): Promise<number> {
  const dataDir = existingDataDir();
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new CommandError(`${folder} is not empty: choose another folder.`);
  }
  const paths = ids.length === 0 ? documentFiles(dataDir) : ids.map(documentPath);
  const unknown = ids.filter((id) => !existsSync(join(dataDir, documentPath(id))));
  if (unknown.length > 0) {
    throw new CommandError(
      `There is no document ${unknown.join(", ")}: npm run admin -- list tells which there are.`,
    );
  }
  // What others of this machine may not read there, they may not read here.
  makeFolder(folder);
  const names = new FileNames();
  const documents: ExportedDocument[] = [];
  let [failures, left] = [0, 0];
  await eachDocument(dataDir, "Exporting", {
    paths,
    async read(document) {
      if (ids.length === 0 && document.trashedMs() !== null) {
        left += 1;
        return;
      }
      const update = document.update(atMs);
      // It was not there yet.
      if (update === null) return;
      const content = new StoredContent(update);
      const name = names.nameFor(content.title());
      documents.push(await writeDocument(folder, document, { name, update, content, wanted }));
    },
    failed(path, error) {
      failures += 1;
      console.error(`${path} could not be exported: ${reasonOf(error)}`);
    },
  });
  const exportedAt = new Date().toISOString();
  const index: ExportIndex = { format: 1, exportedAt, documents };
  writeWhole(join(folder, indexFile), `${JSON.stringify(index, null, 1)}\n`);
  const images = new Set(documents.flatMap((one) => one.images.map(({ file }) => file))).size;
  const inTrash = left === 0 ? "" : ` ${count(left, "document")} in the trash left out.`;
  console.log(
    `${count(documents.length, "document")} and ${count(images, "image")} are in ${folder}.${inTrash}`,
  );
  if (failures === 0) return 0;
  console.error(
    `${count(failures, "document")} could not be exported: npm run admin -- verify says why.`,
  );
  return 1;
}

async function writeDocument(
  folder: string,
  document: StoredDocument,
  {
    name,
    update,
    content,
    wanted,
  }: {
    readonly name: string;
    readonly update: Uint8Array;
    readonly content: StoredContent;
    readonly wanted: readonly ExportFormat[];
  },
): Promise<ExportedDocument> {
  const title = content.title();
  const images = await writeImages(folder, document, content);
  const files = wanted.map((format) => [format, `${name}.${extensions[format]}`] as const);
  for (const [format, file] of files)
    writeFileSync(join(folder, file), rendered(format, { title, update, content, images }), {
      mode: 0o600,
    });
  const listed = [...images].map(([hash, file]) => ({ hash, file }));
  return { id: document.id, title, files: Object.fromEntries(files), images: listed };
}

/** The document's images, by their hash: the files that they are in. Equal ones of several documents are one. */
async function writeImages(
  folder: string,
  { images, id }: StoredDocument,
  content: StoredContent,
): Promise<ReadonlyMap<string, string>> {
  const written = new Map<string, string>();
  for (const hash of imagesIn(content, id)) {
    const image = await images.read(hash);
    // What the text names and nobody has is left as it stands there.
    if (image === null) continue;
    makeFolder(join(folder, imagesFolder));
    const file = `${imagesFolder}/${hash}.${image.mediaType.replace("image/", "")}`;
    writeFileSync(join(folder, file), image.bytes, { mode: 0o600 });
    written.set(hash, file);
  }
  return written;
}

/** The images of the document itself that its text shows. */
function imagesIn(content: StoredContent, id: string | null): ReadonlySet<string> {
  const hashes = new Set<string>();
  mapNodes(content.shown(), (node) => {
    const hash = ownImage(node, id);
    if (hash !== null) hashes.add(hash);
    return node;
  });
  return hashes;
}

function ownImage({ type, attrs }: ProseNode, id: string | null): string | null {
  const src = attrs?.["src"];
  if (type !== "image" || typeof src !== "string") return null;
  // A document whose id is not known names itself in its images.
  const own = id ?? /^\/api\/documents\/([\w-]+)\/images\//.exec(src)?.[1];
  return own === undefined ? null : imageHashIn(own, src);
}

function rendered(
  format: ExportFormat,
  {
    title,
    update,
    content,
    images,
  }: {
    readonly title: string;
    readonly update: Uint8Array;
    readonly content: StoredContent;
    readonly images: ReadonlyMap<string, string>;
  },
): Uint8Array | string {
  if (format === "update") return update;
  // The writers take addresses of servers alone, so files beside go by one that nobody has.
  const beside = `/${randomUUID()}/`;
  const nodes = mapNodes(content.shown(), (node) => {
    const hash = /\/images\/([0-9a-f]{64})$/.exec(String(node.attrs?.["src"]))?.[1];
    const file = node.type === "image" && hash !== undefined ? images.get(hash) : undefined;
    return file === undefined ? node : { ...node, attrs: { ...node.attrs, src: beside + file } };
  });
  const blocks = fitBlocks(nodes);
  const text = format === "markdown" ? writeMarkdown(blocks) : page(title, writeHtml(blocks));
  return text.replaceAll(beside, "");
}

function page(title: string, body: string): string {
  const escaped = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<!doctype html>
<meta charset="utf-8">
<title>${escaped}</title>
<style>${documentStyle}</style>
<article class="document">
${body}
</article>
`;
}
