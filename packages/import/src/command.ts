import { parseArgs } from "node:util";
import { openHocuspocus } from "./sources/hocuspocus.ts";
import type { Source } from "./sources/source.ts";
import { openUpdateFiles } from "./sources/update-files.ts";
import { openYPartyserver } from "./sources/y-partyserver.ts";
import { openYWebsocket } from "./sources/y-websocket.ts";
import type { Wishes } from "./prepare.ts";

/** The servers whose documents can be imported, and how what they have stored is opened. */
export const sources = {
  "y-websocket": openYWebsocket,
  hocuspocus: openHocuspocus,
  "y-partyserver": openYPartyserver,
  updates: openUpdateFiles,
} as const satisfies Readonly<Record<string, (path: string) => Source | Promise<Source>>>;

type SourceName = keyof typeof sources;

export const usage = `npm run import -- y-websocket FOLDER      the LevelDB of YPERSISTENCE; stop the server before
npm run import -- hocuspocus FILE         the database of its SQLite extension
npm run import -- y-partyserver PATH      the .sqlite files of its objects, on your machine
npm run import -- updates FOLDER          files .bin or .ysync with a Yjs update each

  --server URL       the running Scriptorium server (SCRIPTORIUM_URL, http://localhost:8787)
  --map FILE         which room became which document, and how far the import is
                     (import-<source>.jsonl)
  --only GLOB        only rooms with such names
  --fragment NAME    our editor shows what is under this name
  --convert          with --fragment: what our editor can't show as it is becomes new content
  --titles           documents are called as their rooms
  --dry-run          looks, and changes nothing

SCRIPTORIUM_KEY holds the key of a program that may create, read and write:
npm run admin -- keys create --name Import --scopes create,read,write`;

/** The command was not understood. The message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export interface Command {
  readonly source: SourceName;
  readonly path: string;
  readonly server: string;
  readonly map: string;
  /** A pattern for names of rooms, or null for all. */
  readonly only: string | null;
  readonly wishes: Wishes;
  readonly isDryRun: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the arguments ask for. Throws a `UsageError`. */
export function parseCommand(args: readonly string[], environment: Environment): Command {
  const { values, positionals } = parse(args);
  const [source, path, ...more] = positionals;
  if (source === undefined) throw new UsageError("Say whose documents to import.");
  if (!isSource(source)) {
    throw new UsageError(`There is no importer for "${source}".`);
  }
  if (path === undefined) throw new UsageError("Say where they are stored.");
  if (more.length > 0) throw new UsageError(`Too much: ${more.join(" ")}`);
  const { fragment = null, convert = false } = values;
  if (convert && fragment === null) throw new UsageError("--convert needs --fragment.");
  const server = values.server ?? environment["SCRIPTORIUM_URL"] ?? "http://localhost:8787";
  return {
    source,
    path,
    server: originOf(server),
    map: values.map ?? `import-${source}.jsonl`,
    only: values.only ?? null,
    wishes: { fragment, isConverting: convert, hasTitles: values.titles ?? false },
    isDryRun: values["dry-run"] ?? false,
  };
}

function parse(args: readonly string[]): ReturnType<typeof parseOptions> {
  try {
    return parseOptions(args);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- what it returns follows from the options.
function parseOptions(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      server: { type: "string" },
      map: { type: "string" },
      only: { type: "string" },
      fragment: { type: "string" },
      convert: { type: "boolean" },
      titles: { type: "boolean" },
      "dry-run": { type: "boolean" },
    },
  });
}

function isSource(name: string): name is SourceName {
  return Object.hasOwn(sources, name);
}

function originOf(address: string): string {
  const url = URL.parse(address);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new UsageError(
      `--server is "${address}", which is no address like https://docs.example.org.`,
    );
  }
  return url.origin;
}
