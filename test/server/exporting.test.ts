import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { admin } from "./admin-command.ts";
import type { Ended } from "./admin-command.ts";
import { OwnClient } from "./clients.ts";
import { sampleImages } from "./sample-images.ts";
import { adminKey, newDataDir, ServerProcess } from "./server-process.ts";
import { problemOf, Visitor } from "./visitor.ts";

let server: ServerProcess;
let program: Visitor;
let here: Readonly<Record<string, string>>;

beforeAll(async () => {
  server = await ServerProcess.start();
  program = Visitor.administrator(server);
  here = { DATA_DIR: server.dataDir, ADMIN_KEY: adminKey };
});
afterAll(async () => server[Symbol.asyncDispose]());

async function done(...args: readonly string[]): Promise<Ended> {
  const ended = await admin(here, ...args);
  expect(ended.code, ended.said).toBe(0);
  return ended;
}

/** The documents that an import tells of, by their titles. */
function madeBy({ out }: Ended): ReadonlyMap<string, string> {
  return new Map(
    out.split("\n").flatMap((line) => {
      const [, id, title] = /^(\S+) {2}("(?:[^"\\]|\\.)*") {2}http/.exec(line) ?? [];
      return id === undefined ? [] : [[JSON.parse(title ?? "") as string, id] as const];
    }),
  );
}

/** The content, in which images are named by their hash alone, because their address is the document's. */
async function contentOf(id: string): Promise<string> {
  const { body } = await program.get(`/api/documents/${id}/content?format=json`);
  return JSON.stringify(body).replaceAll(`/api/documents/${id}/`, "");
}

const rich = `# Head & <Tail>

Some **bold**, *leaning*, ~~gone~~ and ==marked== text with \`code\` and [a link](https://example.org/?a=1&b=2).

1. one
2. two
   - [x] done
   - [ ] open

> A quote
>
> \`\`\`js
> const a = "![no](image.png)";
> \`\`\`

| left | right |
| :--- | ---: |
| 1 | 2 |
`;

test("what is exported and imported again has equal content, with its images", async () => {
  const title = 'Plan: 3/4 of "it"';
  const { id } = await program.create({ title, content: rich, format: "markdown" });
  const image = sampleImages["image/png"];
  const kept = await program.request(`/api/documents/${id}/images`, {
    method: "POST",
    body: image as BodyInit,
  });
  const { src } = (await kept.json()) as { src: string };
  await program.put(`/api/documents/${id}/content`, "text/markdown", `${rich}\n![red](${src})\n`);
  const foreign = await program.create();
  using ada = await OwnClient.open(program, foreign.id);
  ada.doc.getMap("board").set("a", { x: [1, 2] });
  ada.doc.getText("notes").insert(0, "hello");
  ada.doc.getText("title").insert(0, "Board");
  await ada.provider.saved();
  const trashed = await program.create({ title: "Trashed" });
  await program.delete(`/api/documents/${trashed.id}`);

  const folder = join(newDataDir(), "out");
  const { out } = await done("export", folder);
  expect(out).toBe(`2 documents and 1 image are in ${folder}. 1 document in the trash left out.`);
  expect(readdirSync(folder).toSorted()).toEqual([
    "Board.html",
    "Board.md",
    "Board.yjs",
    "Plan 3 4 of it.html",
    "Plan 3 4 of it.md",
    "Plan 3 4 of it.yjs",
    "images",
    "scriptorium-export.json",
  ]);
  const [imageFile = ""] = readdirSync(join(folder, "images"));
  expect(new Uint8Array(readFileSync(join(folder, "images", imageFile)))).toEqual(image);
  for (const format of ["md", "html"])
    expect(readFileSync(join(folder, `Plan 3 4 of it.${format}`), "utf8")).toContain(
      `images/${imageFile}`,
    );

  const again = madeBy(await done("import", folder));
  expect([...again.keys()].toSorted()).toEqual(["Board", title]);
  const copy = again.get(title) ?? "";
  expect(await contentOf(copy)).toBe(await contentOf(id));
  expect((await program.request(src.replace(id, copy))).status).toBe(200);
  expect(await contentOf(again.get("Board") ?? "")).toBe(await contentOf(foreign.id));

  // By its Markdown and by its HTML alone, without the index beside it.
  const files = ["md", "html"].map((format) => join(folder, `Plan 3 4 of it.${format}`));
  for (const file of files) {
    const [one = ""] = madeBy(await done("import", file)).values();
    expect(await contentOf(one), file).toBe(await contentOf(id));
  }
});

test("a folder of Markdown comes in with the images beside it, and nothing from outside", async () => {
  const folder = newDataDir();
  mkdirSync(join(folder, "notes/pics"), { recursive: true });
  writeFileSync(join(folder, "notes/pics/a red one.png"), sampleImages["image/png"]);
  const outside = newDataDir();
  writeFileSync(join(outside, "secret.png"), sampleImages["image/png"]);
  writeFileSync(
    join(folder, "notes/Note.md"),
    `![in](pics/a%20red%20one.png) ![out](../../${outside.split("/").at(-1)}/secret.png)\n\n\`![in](pics/a%20red%20one.png)\`\n`,
  );
  writeFileSync(join(folder, "Bad.yjs"), "no update");
  writeFileSync(join(folder, "Latin.md"), Buffer.from("K\u00fcche", "latin1"));
  writeFileSync(join(folder, "ignored.bin"), "x");
  const { code, out, said } = await admin(here, "import", folder, "--link", "edit");
  expect(code).toBe(1);
  expect(said).toMatch(/Bad\.yjs was not imported: It is not one whole Yjs update/);
  // Its letters would be lost.
  expect(said).toMatch(/Latin\.md was not imported: The text is not UTF-8/);
  expect(said).toMatch(/ignored\.bin is of no kind that can be imported: it is left out/);
  expect(said).not.toMatch(/red one\.png is of no kind/);
  expect(out).toMatch(/^\S+ {2}"Note" {2}http\S+#k=\S+\n1 document made on http/);
  const [id = ""] = madeBy({ code, out, said }).values();
  const markdown = await program.content(id, "markdown");
  expect(markdown.match(/images\/[0-9a-f]{64}/g)).toHaveLength(1);
  expect(markdown).toContain("`![in](pics/a%20red%20one.png)`");
  expect(markdown).not.toContain("secret");
});

test("documents are listed, shown, taken back to a moment and deleted", async () => {
  const { id } = await program.create({ title: "Listed", content: "north" });
  await program.link(id, { role: "view" });
  const { documents } = JSON.parse((await done("list", "--json")).out) as {
    documents: readonly { id: string; title: string }[];
  };
  expect(documents.find((document) => document.id === id)).toMatchObject({
    title: "Listed",
    trashedUntil: null,
  });
  expect((await done("list")).out).toMatch(new RegExp(`^${id}  20\\S+Z +\\S+ KB  "Listed"$`, "m"));
  const shown = JSON.parse((await done("show", id, "--json")).out) as { keptSince: string };
  expect(shown).toMatchObject({
    id,
    title: "Listed",
    images: 0,
    openLinks: 1,
    members: [{ id: "key:admin", role: "own" }],
    damagedRowsPutAside: 0,
  });
  expect((await done("show", id)).out).toMatch(/^Title: +"Listed"$/m);

  await expect.poll(() => Date.now() - Date.parse(shown.keptSince)).toBeGreaterThan(1_500);
  const at = new Date(Date.parse(shown.keptSince) + 1_200).toISOString();
  await program.put(`/api/documents/${id}/content`, "text/plain", "south");
  const folder = newDataDir();
  await done("export", folder, id, "--format=markdown", "--at", at);
  expect(readFileSync(join(folder, "Listed.md"), "utf8")).toBe("north\n");
  expect((await done("restore", "--document", id, "--at", at)).out).toMatch(/is as it was at/);
  expect(await program.text(id)).toBe("north");

  const unsure = await admin(here, "delete", id);
  expect(unsure).toMatchObject({ code: 1, said: expect.stringMatching(/^There is nobody to ask/) });
  expect(await program.text(id)).toBe("north");
  expect((await done("delete", id, "--yes")).out).toMatch(/is in the trash/);
  expect(problemOf(await program.get(`/api/documents/${id}`))).toBe("404 not-found");
  expect((await done("list")).out).toMatch(
    new RegExp(`^${id} .*"Listed"  in the trash until`, "m"),
  );
  const gone = await admin(here, "delete", id, "--yes", "--server", server.url);
  expect(gone.said).toMatch(/is in the trash already/);
});

test("what can't be done is said, with what to do", async () => {
  const said = async (...args: readonly string[]): Promise<string> => {
    const ended = await admin(here, ...args);
    expect(ended.code, ended.said).toBe(1);
    return ended.said;
  };
  expect(await said("show", "no-such-document")).toMatch(/^There is no document no-such-document/);
  expect(await said("show", "x")).toMatch(/^"x" is no document's id/);
  expect(await said("import", "/nowhere")).toBe("There is no /nowhere.");
  expect(await said("export", server.dataDir)).toMatch(/is not empty: choose another folder/);
  expect(await said("backup", join(server.dataDir, "backups"))).toMatch(/is in DATA_DIR itself/);
  expect(await said("restore", newDataDir())).toMatch(/^There is no whole backup in .*make one/);
  expect((await done("backup", "--help")).out).toMatch(/^npm run admin -- backup <folder>/);
});
