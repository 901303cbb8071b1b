import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { peerNames, writeRooms } from "../server/peer-rooms.ts";
import type { PeerName } from "../server/peer-rooms.ts";
import { GuidePage } from "./guide-page.ts";
import { newCheckout, newProject, serve } from "./workplace.ts";

const page = new GuidePage("migrating");

/** Where the guide has what each of the old servers has stored. */
const places = {
  "y-websocket": "old-server/database",
  hocuspocus: "old-server/db.sqlite",
  "y-partyserver": ".wrangler/state/v3/do/my-worker-Document",
} as const satisfies Readonly<Record<PeerName, string>>;

// What becomes of every kind of content: test/server/importing.test.ts.
test("moving ends with our client and theirs in a document of the old server", async () => {
  const written = await Promise.all(
    peerNames.map(async (name) => [name, await writeRooms(name)] as const),
  );
  await using checkout = newCheckout();
  await using project = newProject();
  for (const [name, { path }] of written) {
    const place = join(checkout.folder, places[name]);
    mkdirSync(dirname(place), { recursive: true });
    cpSync(path, place, { recursive: true });
    if (name === "hocuspocus") cpSync(path, join(checkout.folder, "db.sqlite"));
  }
  mkdirSync(join(checkout.folder, "rooms"), { recursive: true });
  const file = new Y.Doc();
  file.getText("codemirror").insert(0, "from a file");
  writeFileSync(join(checkout.folder, "rooms/note.bin"), Y.encodeStateAsUpdate(file));

  await serve(checkout, page.command("npm start"), project);
  const made = await checkout.run(page.command("npm run admin -- keys create"));
  checkout.instead.set("scriptorium_…", /scriptorium_\S+/.exec(made)?.[0] ?? "");
  for (const name of ["SCRIPTORIUM_KEY", "SCRIPTORIUM_URL"])
    project.environment[name] = await checkout.set(page.command(`export ${name}`));
  await project.install(page.command("npm init"));
  await project.install(page.command("npm install"));
  project.write(page, "look.mjs");

  const bring = (rest: string) => checkout.run(page.command(`npm run import -- ${rest}`));
  await bring("hocuspocus ./db.sqlite --dry-run");
  expect(await bring("hocuspocus ./db.sqlite")).toMatch(page.shown("4 imported"));
  await bring("hocuspocus ./old-server/db.sqlite");
  await bring("y-websocket ./old-server/database");
  await bring("y-partyserver");
  await bring("updates");

  const texts = [
    ...peerNames.map((name) => [name, "deletions", "fox jumps over the lazy dog."] as const),
    ["updates", "note", "from a file"] as const,
  ];
  for (const [source, room, text] of texts) {
    const id = idIn(join(checkout.folder, `import-${source}.jsonl`), room);
    project.instead.set("<id>", id);
    const said = await project.run(page.command("node look.mjs"));
    expect(said).toMatch(page.shown("Our client sees"));
    expect(said.trim().endsWith(text)).toBe(true);
    checkout.environment["id"] = id;
  }
  expect(await checkout.run(page.command("jq"))).toContain('"role":"edit"');
  await checkout.run(page.command("curl -fsS"));

  // For our editor: what has such a part is brought, and of the others it is told why not.
  rmSync(join(checkout.folder, "import-hocuspocus.jsonl"));
  const titled = checkout.start(
    page.command("npm run import -- hocuspocus ./db.sqlite --fragment"),
  );
  await titled.says(/, 1 imported;/);
  expect(page.unfollowed).toEqual([]);
});

/** Which document a room became, by the log of the import. */
function idIn(log: string, room: string): string {
  const entries = readFileSync(log, "utf8").trim().split("\n").slice(1);
  const found = entries
    .map((line) => JSON.parse(line) as { readonly room: string; readonly id?: string })
    .findLast((entry) => entry.room === room);
  return found?.id ?? "";
}
