import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, join, sep } from "node:path";
import type { ProseNode } from "@scriptorium/document/content";
import { decodeText, parseContent } from "../../src/content/formats.ts";
import type { Format } from "../../src/content/formats.ts";
import { mapNodes, StoredContent } from "../../src/content/stored-content.ts";
import { CommandError, readArguments, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { readIndex } from "./export-folder.ts";
import type { ExportedDocument } from "./export-folder.ts";
import { FilesBeside } from "./files-beside.ts";
import { makeDocument } from "./make-document.ts";
import type { NewContent } from "./make-document.ts";
import { showProgress } from "./progress.ts";
import { ServerApi } from "./server-api.ts";
import { typedPath } from "./surroundings.ts";
import { count, reasonOf } from "./words.ts";

const formatsByExtension: Readonly<Record<string, Format>> = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".html": "html",
  ".htm": "html",
  ".txt": "text",
  ".yjs": "update",
};

/** Images come with the text that names them, and what is hidden is nobody's writing. */
const quietlyLeft = /(^|[\\/])\.|\.(png|jpe?g|gif|webp|avif|svg)$/i;

const linkRoles = ["view", "comment", "edit"] as const;

export const importAll: Command = {
  usage: ["import <folder or files> [--link ROLE] [--server URL]"],
  summary: "makes documents of exported ones, and of Markdown, HTML and text",
  help: `Asks the running server to make a document of each file: .md, .html, .txt, or .yjs (a Yjs
update). A folder that npm run admin -- export wrote gives the same documents again,
under new ids, with titles and images; their past, people and share links stay behind.
Of another folder all files of these kinds are taken, with images beside them.
The documents belong to the admin key.

  --link ROLE    makes a share link to each, with view, comment or edit, and shows it
  --server URL   asks the server at this address, with ADMIN_KEY, instead of the one here`,
  run: async (args) => {
    const { values, positionals } = readArguments(args, {
      link: { type: "string" },
      server: { type: "string" },
    });
    const { link } = values;
    if (link !== undefined && !linkRoles.some((role) => role === link)) {
      throw new UsageError(`--link is "${link}": use one of ${linkRoles.join(", ")}.`);
    }
    if (positionals.length === 0) throw new UsageError("Name a folder or files.");
    const sources = positionals.flatMap((path) => sourcesAt(typedPath(path)));
    if (sources.length === 0) {
      throw new CommandError(
        `There is nothing to import in ${positionals.join(" ")}: it takes ${Object.keys(formatsByExtension).join(", ")}.`,
      );
    }
    return importFrom(sources, ServerApi.find(values.server), link ?? null);
  },
};

/** What becomes one document. */
interface Source {
  readonly path: string;
  readonly read: () => NewContent;
}

async function importFrom(
  sources: readonly Source[],
  server: ServerApi,
  link: string | null,
): Promise<number> {
  const progress = await showProgress("Importing", sources.length);
  const made: string[] = [];
  const failed: string[] = [];
  for (const { path, read } of sources) {
    try {
      const { id, title, url } = await makeDocument(server, read());
      const shown = link === null ? url : await linkTo(server, id, link);
      made.push(`${id}  ${JSON.stringify(title)}  ${shown}`);
    } catch (error) {
      failed.push(`${path} was not imported: ${reasonOf(error)}`);
    }
    progress.step();
  }
  progress.end();
  for (const line of made) console.log(line);
  for (const line of failed) console.error(line);
  console.log(`${count(made.length, "document")} made on ${server.url}.`);
  return failed.length === 0 ? 0 : 1;
}

async function linkTo(server: ServerApi, id: string, role: string): Promise<string> {
  const path = `/api/documents/${id}/links`;
  return ((await server.ask({ method: "POST", path, body: { role } })) as { url: string }).url;
}

/** Throws a `CommandError` when there is nothing at `path`, or it is of no kind that can be imported. */
function sourcesAt(path: string): readonly Source[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new CommandError(`There is no ${path}.`);
  if (stat.isDirectory()) return sourcesIn(path);
  const source = fileSource(path, dirname(path));
  if (source !== null) return [source];
  throw new CommandError(
    `${path} is of no kind that can be imported: these are ${Object.keys(formatsByExtension).join(", ")}.`,
  );
}

function sourcesIn(folder: string): readonly Source[] {
  const index = readIndex(folder);
  if (index !== null) return index.documents.map((document) => exportedSource(folder, document));
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .toSorted()
    .filter((path) => statSync(join(folder, path)).isFile())
    .flatMap((path) => {
      const source = fileSource(join(folder, path), folder);
      if (source !== null) return [source];
      if (!quietlyLeft.test(path))
        console.error(`${join(folder, path)} is of no kind that can be imported: it is left out.`);
      return [];
    });
}

/** A document as it was exported, of the format that tells most. */
function exportedSource(folder: string, document: ExportedDocument): Source {
  const { update, html, markdown } = document.files;
  const file = update ?? html ?? markdown;
  if (file === undefined) throw new CommandError(`There is no file of ${document.title}.`);
  return {
    path: join(folder, file),
    read: () => ({
      ...contentOf(pathWithin(folder, file), folder),
      title: document.title,
      imageFiles: new Map(
        document.images.map((image) => [image.hash, pathWithin(folder, image.file)]),
      ),
    }),
  };
}

/** A file of the folder. Throws a `CommandError` for what the list names elsewhere, who knows why. */
function pathWithin(folder: string, file: string): string {
  const path = join(folder, file);
  const isWithin = existsSync(path) && realpathSync(path).startsWith(realpathSync(folder) + sep);
  if (isWithin) return path;
  throw new CommandError(`The list of ${folder} names ${file}, which is not in it.`);
}

function fileSource(path: string, root: string): Source | null {
  const isKnown = Object.hasOwn(formatsByExtension, extname(path).toLowerCase());
  return isKnown ? { path, read: () => contentOf(path, root) } : null;
}

function contentOf(path: string, root: string): NewContent {
  const format = formatsByExtension[extname(path).toLowerCase()] ?? "text";
  const bytes = readFileSync(path);
  const title = basename(path, extname(path));
  if (format === "update") {
    const content = storedIn(bytes);
    const ownTitle = content.title() || title;
    if (!content.isOurs()) return { title: ownTitle, update: bytes };
    return { title: ownTitle, blocks: content.blocks(), imageFiles: new Map() };
  }
  if (format === "text")
    return { title, blocks: parseContent(format, bytes), imageFiles: new Map() };
  const beside = new FilesBeside(dirname(path), root);
  const marked = new TextEncoder().encode(beside.mark(decodeText(bytes)));
  const blocks = mapNodes(parseContent(format, marked), (node: ProseNode) => beside.restored(node));
  return { title, blocks, imageFiles: beside.files };
}

function storedIn(update: Uint8Array): StoredContent {
  try {
    return new StoredContent(update);
  } catch (error) {
    throw new CommandError(`It is not one whole Yjs update (${reasonOf(error)}).`);
  }
}
