import { none, readArguments } from "./command.ts";
import type { Command } from "./command.ts";
import { eachDocument, goneMs } from "./stored-document.ts";
import { existingDataDir } from "./surroundings.ts";
import { moment, reasonOf, size } from "./words.ts";

export const list: Command = {
  usage: ["list [--json]"],
  summary: "tells which documents there are",
  help: `Reads them from DATA_DIR, while the server runs or not: what was changed last comes first.
A document without an id was made before databases said whose they are, and gets
it when somebody opens it.

  --json   the same for programs`,
  run: async (args) => {
    const { values, positionals } = readArguments(args, { json: { type: "boolean" } });
    none(positionals);
    const { documents, unread } = await readAll(existingDataDir());
    if (values.json === true) console.log(JSON.stringify({ documents, unread }, null, 2));
    else tell(documents);
    for (const { path, reason } of unread)
      console.error(`${path} can't be read (${reason}): see npm run admin -- verify`);
    return unread.length === 0 ? 0 : 1;
  },
};

interface Listed {
  readonly id: string | null;
  readonly title: string;
  readonly path: string;
  readonly bytes: number;
  readonly changedAt: string | null;
  readonly trashedUntil: string | null;
}

async function readAll(dataDir: string): Promise<{
  readonly documents: readonly Listed[];
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
}> {
  const documents: Listed[] = [];
  const unread: { path: string; reason: string }[] = [];
  await eachDocument(dataDir, "Reading", {
    read(document) {
      const [changedMs, trashedMs] = [document.changedMs(), document.trashedMs()];
      documents.push({
        id: document.id,
        title: document.title(),
        path: document.path,
        bytes: document.databaseBytes(),
        changedAt: changedMs === null ? null : moment(changedMs),
        trashedUntil: trashedMs === null ? null : moment(goneMs(trashedMs)),
      });
    },
    failed: (path, error) => unread.push({ path, reason: reasonOf(error) }),
  });
  const byChange = (one: Listed, other: Listed): number =>
    (other.changedAt ?? "").localeCompare(one.changedAt ?? "");
  return { documents: documents.toSorted(byChange), unread };
}

function tell(documents: readonly Listed[]): void {
  if (documents.length === 0) console.log("There are no documents.");
  for (const { id, title, path, bytes, changedAt, trashedUntil } of documents) {
    const parts = [
      id ?? `(no id yet: ${path})`,
      changedAt ?? "never changed       ",
      size(bytes).padStart(10),
      JSON.stringify(title),
      ...(trashedUntil === null ? [] : [`in the trash until ${trashedUntil}`]),
    ];
    console.log(parts.join("  "));
  }
}
