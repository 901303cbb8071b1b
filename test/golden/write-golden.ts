import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { schemaVersion } from "@scriptorium/document/schema";
import { SyncProvider } from "@scriptorium/sync/client";
import { asSeq } from "@scriptorium/sync/protocol";
import { documentAt, SqliteStore } from "@scriptorium/sync/store";
import { nodeDatabase } from "@scriptorium/sync/testing";
import * as Y from "yjs";
import { redPng } from "../server/sample-images.ts";
import { startServer } from "../start-server.ts";
import {
  filesBelow,
  goldenDir,
  goldenSecrets,
  packData,
  readSums,
  releasedFile,
  sumLine,
  sumsFile,
} from "./golden-set.ts";
import type { Golden, GoldenDocument } from "./golden-set.ts";

// `npm run golden -- <version>`: has the server of this checkout write one of everything, and keeps
// its data. `npm run golden -- <version> --released`: keeps that for good. To be run for each release.

/** Something of each kind that a document can have. */
const everyBlock = [
  "# Heading",
  "",
  "A **bold**, *italic*, ~~struck~~, ==marked== and `coded` line with a [link](https://example.org) and $e^{i\\pi}$.",
  "",
  "- one",
  "  - two",
  "1. first",
  "2. second",
  "",
  "- [ ] to do",
  "- [x] done",
  "",
  "> quoted",
  "",
  "> [!WARNING]",
  "> a callout",
  "",
  "| a | b |",
  "| - | - |",
  "| 1 | 2 |",
  "",
  "```js",
  "let x = 1;",
  "```",
  "",
  "$$",
  "\\int_0^1 x\\,dx",
  "$$",
  "",
  "---",
  "",
  "Ünïcödé 文 🙂 \u202bעברית\u202c",
].join("\n");

const [version = "", ...options] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version)) {
  console.error("Say which version is released: npm run golden -- 0.2.0");
  process.exit(1);
}
if (options.includes("--released")) {
  release();
  process.exit();
}
if (existsSync(join(goldenDir, version))) {
  console.error(
    `There is data of ${version} already. What is released is never written again; else remove it first, with its lines of SHA256SUMS.`,
  );
  process.exit(1);
}
const dataDir = mkdtempSync(join(tmpdir(), "scriptorium-golden-"));
const server = startServer({ ...goldenSecrets, DATA_DIR: dataDir });
const url = await server.url;
const admin = { authorization: `Bearer ${goldenSecrets.ADMIN_KEY}` };
const golden = await writeEverything();
await server.end();
foldLogs();
const history = readHistory(golden.whole.text);
packData(dataDir, version);
mkdirSync(join(goldenDir, version), { recursive: true });
writeFileSync(
  join(goldenDir, version, "expected.json"),
  `${JSON.stringify({ ...golden, whole: { ...golden.whole, history } }, null, 2)}\n`,
);
const paths = filesBelow(join(goldenDir, version)).map((path) => join(version, path));
appendFileSync(sumsFile, paths.map((path) => `${sumLine(path)}\n`).join(""));
rmSync(dataDir, { recursive: true });
console.log(`${paths.length} files of ${version}. Commit them, and never change them.`);

async function writeEverything(): Promise<Golden> {
  const owner = await request("GET", "/api/me");
  const cookie = { cookie: owner.cookie };
  const { id: principal } = owner.body as { id: string };
  const whole = await create(cookie, {
    title: "Plan für die Lesung 📚",
    format: "markdown",
    content: everyBlock,
  });
  const path = `/api/documents/${whole}`;
  const png = redPng(8, 6);
  const image = await request("POST", `${path}/images`, { headers: cookie, body: png });
  const { src } = image.body as { src: string };
  const link = await addLink(cookie, whole, { role: "edit", label: "for the readers" });
  const revoked = await addLink(cookie, whole, { role: "comment" });
  await request("DELETE", `${path}/links/${revoked.id}`, { headers: cookie });
  await request("PUT", `${path}/members/guest%3Abo`, {
    headers: cookie,
    body: JSON.stringify({ role: "view", name: "Bo" }),
  });
  const guest = await request("GET", "/api/me");
  await type(whole, {
    ticketHeaders: { cookie: guest.cookie },
    link: link.secret,
    text: "by a guest ",
  });
  // As many entries of the log as make a compaction due, and some more after it.
  await type(whole, { ticketHeaders: cookie, text: "x", times: 530 });
  await untilCompacted();
  await type(whole, { ticketHeaders: cookie, text: "and after it" });
  const trashed = await create(cookie, { title: "Put away", content: "in the trash" });
  const empty = await create(cookie, {});
  const key = await request("POST", "/api/admin/keys", {
    headers: admin,
    body: JSON.stringify({ name: "Nightly", scopes: ["read"] }),
  });
  const told = await Promise.all([whole, trashed, empty].map(describe));
  const [wholeTold, trashedTold, emptyTold] = told as [
    GoldenDocument,
    GoldenDocument,
    GoldenDocument,
  ];
  await request("DELETE", `/api/documents/${trashed}`, { headers: cookie });
  return {
    version,
    owner: principal,
    key: (key.body as { key: string }).key,
    whole: {
      ...wholeTold,
      title: "Plan für die Lesung 📚",
      linkSecret: link.secret,
      revokedSecret: revoked.secret,
      image: { path: src, base64: png.toString("base64") },
      history: { entries: 0, seq: 0, text: "" },
    },
    trashed: trashedTold,
    empty: emptyTold,
  };
}

async function describe(id: string): Promise<GoldenDocument> {
  const told = async (what: string): Promise<unknown> =>
    (await request("GET", `/api/documents/${id}/${what}`, { headers: admin })).body;
  return {
    id,
    text: String(await told("content?format=text")),
    json: await told("content?format=json"),
    access: await told("access"),
  };
}

async function create(headers: Record<string, string>, made: unknown): Promise<string> {
  const { body } = await request("POST", "/api/documents", { headers, body: JSON.stringify(made) });
  return (body as { id: string }).id;
}

async function addLink(
  headers: Record<string, string>,
  id: string,
  link: unknown,
): Promise<{ readonly id: string; readonly secret: string }> {
  const asked = { headers, body: JSON.stringify(link) };
  const { body } = await request("POST", `/api/documents/${id}/links`, asked);
  return body as { id: string; secret: string };
}

/** Writes `text` into a document, over and over, each time as an entry of its own. */
async function type(
  documentId: string,
  {
    ticketHeaders,
    link,
    text,
    times = 1,
  }: {
    readonly ticketHeaders: Record<string, string>;
    readonly link?: string;
    readonly text: string;
    readonly times?: number;
  },
): Promise<void> {
  const doc = new Y.Doc();
  const provider = new SyncProvider({
    url: url.replace("http", "ws"),
    documentId,
    doc,
    schemaVersion,
    persistence: "none",
    getTicket: async () => {
      const body = JSON.stringify({ link });
      const asked = { headers: ticketHeaders, body };
      const ticket = await request("POST", `/api/documents/${documentId}/tickets`, asked);
      return (ticket.body as { ticket: string }).ticket;
    },
  });
  await provider.synced;
  for (let time = 0; time < times; time++) {
    const shared = doc.getText("golden");
    shared.insert(shared.length, text);
    await provider.saved();
  }
  provider.destroy();
  provider.awareness.destroy();
}

async function untilCompacted(): Promise<void> {
  for (;;) {
    const { body } = await request("GET", "/metrics", { headers: admin });
    if (/^scriptorium_compactions_total [1-9]/m.test(String(body))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Puts what is in write-ahead logs into the databases, so that each is one file. */
function foldLogs(): void {
  for (const path of filesBelow(dataDir).filter((name) => name.endsWith(".sqlite"))) {
    const database = new DatabaseSync(join(dataDir, path));
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.close();
  }
}

/** What the past of the document of this text holds, read from its file. */
function readHistory(text: string): Golden["whole"]["history"] {
  const folder = join(dataDir, "scriptorium-documents");
  const files = filesBelow(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
  for (const file of files) {
    const database = nodeDatabase(join(folder, file));
    const store = new SqliteStore(database, "none");
    if (store.head() > 500 && text !== "") {
      const seq = Math.floor(store.head() / 2);
      const doc = new Y.Doc();
      Y.applyUpdate(doc, documentAt(store, asSeq(seq)));
      const entries = store.history(store.head()).length;
      database.close();
      return { entries, seq, text: doc.getText("golden").toString() };
    }
    database.close();
  }
  throw new Error("there is no document with a past");
}

async function request(
  method: string,
  path: string,
  {
    headers = {},
    body,
  }: { readonly headers?: Record<string, string>; readonly body?: unknown } = {},
): Promise<{ readonly body: unknown; readonly cookie: string }> {
  const init = { method, headers, ...(body === undefined ? {} : { body: body as BodyInit }) };
  const response = await fetch(url + path, init);
  const text = await response.text();
  if (!response.ok)
    throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
  const isJson = (response.headers.get("content-type") ?? "").startsWith("application/json");
  const [cookie = ""] = response.headers.getSetCookie().map((one) => one.split(";")[0] ?? "");
  return { body: isJson ? JSON.parse(text) : text, cookie };
}

/** Has the sums of this version kept for good, with those of everything that is of no version. */
function release(): void {
  const released = readSums(releasedFile);
  const isNew = (line: string): boolean =>
    !released.includes(line) && (/ {2}schema-/.test(line) || line.includes(`  ${version}/`));
  const lines = readSums(sumsFile).filter(isNew);
  if (!lines.some((line) => line.includes(`  ${version}/`))) {
    console.error(`There is no data of ${version}, or it is released already.`);
    process.exit(1);
  }
  appendFileSync(releasedFile, lines.map((line) => `${line}\n`).join(""));
}
