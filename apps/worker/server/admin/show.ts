import { asSeq } from "@scriptorium/sync/protocol";
import { documentIdOf, onlyOne, readArguments } from "./command.ts";
import type { Command } from "./command.ts";
import { goneMs, readDocument } from "./stored-document.ts";
import type { StoredDocument } from "./stored-document.ts";
import { existingDataDir } from "./surroundings.ts";
import { count, moment, size } from "./words.ts";

export const show: Command = {
  usage: ["show ID [--json]"],
  summary: "tells what is known of a document: size, past, people",
  help: `Reads it from DATA_DIR, while the server runs or not. Shows nothing of the content but the title.

  --json   the same for programs`,
  run: async (args) => {
    const { values, positionals } = readArguments(args, { json: { type: "boolean" } });
    const id = documentIdOf(onlyOne(positionals, "a document's id"));
    const facts = await readDocument(existingDataDir(), id, factsOf);
    if (values.json === true) console.log(JSON.stringify({ id, ...facts }, null, 2));
    else tell(id, facts);
    return 0;
  },
};

type Facts = ReturnType<typeof factsOf>;

function factsOf(document: StoredDocument) {
  const { store } = document;
  const [changedMs, trashedMs] = [document.changedMs(), document.trashedMs()];
  const historyFrom = store.historyFrom();
  const [first] = store.history(asSeq(historyFrom + 1));
  return {
    title: document.title(),
    path: document.path,
    databaseBytes: document.databaseBytes(),
    updates: store.head(),
    epoch: store.epoch,
    changedAt: changedMs === null ? null : moment(changedMs),
    /** From when on it can be taken back to any moment. */
    keptSince: first === undefined ? null : moment(first.storedMs),
    isPastWhole: historyFrom === 0,
    log: store.logSize(),
    images: document.images.hashes().length,
    imageBytes: document.imageBytes(),
    members: document.members(),
    openLinks: document.openLinks(Date.now()),
    trashedUntil: trashedMs === null ? null : moment(goneMs(trashedMs)),
    damagedRowsPutAside: document.quarantined(),
  };
}

function tell(id: string, facts: Facts): void {
  const { title, members, images, imageBytes, trashedUntil, damagedRowsPutAside } = facts;
  const past = facts.isPastWhole ? "its beginning" : "an earlier past was dropped";
  const lines: readonly (readonly [string, string])[] = [
    ["Document", id],
    ["Title", JSON.stringify(title)],
    ["Changed", facts.changedAt ?? "never"],
    ["Can go back to", facts.keptSince === null ? "nothing" : `${facts.keptSince} (${past})`],
    ["Size on disk", `${size(facts.databaseBytes)} in ${facts.path}`],
    ["Updates", `${count(facts.updates, "update")}, ${facts.log.entries} not compacted yet`],
    ["Images", `${count(images, "image")}, ${size(imageBytes)}`],
    ["Share links", `${facts.openLinks} open`],
    ...members.map((member) => ["Member", `${member.role}  ${member.id}  ${member.name}`] as const),
    ...(trashedUntil === null ? [] : [["In the trash", `until ${trashedUntil}`] as const]),
    ...(damagedRowsPutAside === 0
      ? []
      : [["Damaged", `${count(damagedRowsPutAside, "row")} put aside earlier`] as const]),
  ];
  for (const [name, value] of lines) console.log(`${`${name}:`.padEnd(16)}${value}`);
}
