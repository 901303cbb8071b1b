import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { CommandError } from "./command.ts";
import { isPathBelow } from "./files.ts";

// How exported documents lie in a folder: files under their titles, their images in a folder beside
// them, and an index that says which belong together.

export const indexFile = "scriptorium-export.json";
export const imagesFolder = "images";

export const extensions = { markdown: "md", html: "html", update: "yjs" } as const;

export type ExportFormat = keyof typeof extensions;

const pathBelow = z.string().refine(isPathBelow);

const exportedImage = z.object({
  hash: z.string(),
  /** Below the export's folder. */
  file: pathBelow,
});

const exportedDocument = z.object({
  id: z.string().nullable(),
  title: z.string(),
  files: z.partialRecord(z.enum(["markdown", "html", "update"]), pathBelow),
  images: z.array(exportedImage),
});

const index = z.object({
  format: z.literal(1),
  exportedAt: z.string(),
  documents: z.array(exportedDocument),
});

export type ExportedDocument = z.infer<typeof exportedDocument>;
export type ExportIndex = z.infer<typeof index>;

/** What was exported to the folder, or null when nothing was. Throws a `CommandError` when that can't be read. */
export function readIndex(folder: string): ExportIndex | null {
  const path = join(folder, indexFile);
  if (!existsSync(path)) return null;
  try {
    return index.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new CommandError(
      `${path} can't be read: export again, or remove it to import the files by themselves.`,
    );
  }
}

/** Bytes of a name, so that it fits every file system with an extension and a number. */
const nameBytesMax = 180;

/** Names that Windows keeps for itself. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * Gives each title a name for files that every system takes, leads out of no folder, and that no other
 * has, also where capitals count for nothing.
 */
export class FileNames {
  readonly #taken = new Set<string>();

  nameFor(title: string): string {
    const plain = safeName(title);
    for (let number = 1; ; number++) {
      const name = number === 1 ? plain : `${plain} (${number})`;
      const folded = name.normalize("NFKC").toLowerCase();
      if (this.#taken.has(folded)) continue;
      this.#taken.add(folded);
      return name;
    }
  }
}

function safeName(title: string): string {
  const clean = title
    .normalize("NFC")
    // What separates folders or means something to a shell or a system, and what can't be seen.
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}/\\:*?"<>|]+/gu, " ")
    .replaceAll(/\s+/g, " ");
  const name = shortened(clean)
    .replace(/^[. ]+/, "")
    .replace(/[. ]+$/, "");
  if (name === "") return "Untitled";
  return reserved.test(name.split(".")[0] ?? "") ? `_${name}` : name;
}

/** As many whole characters as a name may have. */
function shortened(text: string): string {
  let short = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (Buffer.byteLength(short + segment) > nameBytesMax) break;
    short += segment;
  }
  return short;
}
