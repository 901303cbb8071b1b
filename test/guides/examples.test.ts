import { cpSync, globSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { freshProject } from "../../scripts/fresh-project.ts";
import { publishedPackage } from "../../scripts/published-package.ts";
import { exampleScenes } from "../browser/example-scenes.ts";
import { GuidePage } from "./guide-page.ts";
import { openPages } from "./open-pages.ts";
import { embedding, meetByQuickStart, serveWorker } from "./own-worker.ts";
import { isWhole, newCheckout, newFolder, serve, Workplace } from "./workplace.ts";

const page = new GuidePage("../examples/README");
const quickStart = new GuidePage("quick-start");
const examples = join(import.meta.dirname, "../../examples");

/** What ends with the copies of the examples: the folder they are in. */
interface Copies extends AsyncDisposable {
  readonly of: (name: string) => Workplace;
}

/** Copies of these examples beside each other, as somebody has them who took them along. */
async function copied(...names: readonly string[]): Promise<Copies> {
  const folder = isWhole ? newFolder() : freshProject(names);
  const places = new Map(names.map((name) => [name, copyIn(folder, name)]));
  for (const [name, place] of places) await install(name, place);
  return {
    of: (name) => places.get(name) ?? expect.unreachable(name),
    async [Symbol.asyncDispose]() {
      for (const place of places.values()) await place[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function copyIn(folder: string, name: string): Workplace {
  for (const path of isWhole ? globSync(`${name}/*.*`, { cwd: examples }) : [])
    cpSync(join(examples, path), join(folder, path));
  const place = new Workplace(join(folder, name), { isKept: true });
  const named = "/path/to/scriptorium/.cache/package/scriptorium-sync.tgz";
  place.instead.set(named, publishedPackage().tarball);
  return place;
}

/** The stock client has nothing of ours. */
async function install(name: string, place: Workplace): Promise<void> {
  const isStock = name === "y-websocket";
  await place.install(page.command(isStock ? "npm install" : "npm install /path/to"));
}

const start = page.command("npm start");
/** Wherever there is room. */
const anywhere = "-- --port 0 --inspector-port 0";

describe("an example's own command", () => {
  // In CI a page is there, and two programs meet behind it. What people do in pages: test/browser/examples.test.ts.
  const withPages = isWhole ? Object.keys(exampleScenes) : ["textarea"];
  test.for(withPages)("builds the page of %s, and serves it with the Worker", async (name) => {
    await using copies = await copied("worker", name);
    const place = copies.of(name);
    const { url } = await serveWorker(place, start, anywhere);
    const [script = ""] = /\/assets\/[^"]+\.js/.exec(await (await fetch(url)).text()) ?? [];
    expect((await fetch(url + script)).ok).toBe(true);
    if (!isWhole) {
      place.write(embedding, "client.mjs");
      await meetByQuickStart(place);
      return;
    }
    const address = `${url}/?document=the-document-of-${name}&name=`;
    await using pages = await openPages(`${address}Ada`, `${address}Bo`);
    await exampleScenes[name]?.(...pages.all, expect);
    expect(pages.problems).toEqual([]);
  });

  // In CI it is the one behind that page.
  test.runIf(isWhole)("serves the Worker, in which two programs meet", async () => {
    await using copies = await copied("worker");
    const worker = copies.of("worker");
    worker.write(embedding, "client.mjs");
    await serveWorker(worker, start, anywhere);
    await meetByQuickStart(worker);
  });

  test("of those beside a server writes into a document, and signs tickets for people", async () => {
    await using copies = await copied("node-script", "hono-tickets");
    await using checkout = newCheckout();
    const [script, tickets] = [copies.of("node-script"), copies.of("hono-tickets")];
    tickets.environment["PORT"] = "0";
    const [, backend = ""] = await tickets.start(start).says(/^Listening on (\S+)$/m);
    checkout.instead.set("http://127.0.0.1:3000", backend);
    const url = await serve(checkout, page.command("TICKET_ISSUERS"), script);

    const key = await checkout.set(quickStart.command("export KEY="));
    script.instead.set("scriptorium_…", key);
    const write = async (command: string): Promise<string> => {
      const [, id = ""] = /^(\S+) has \d blocks\.$/m.exec(await script.run(command)) ?? [];
      return id;
    };
    const id = await write(page.command(`API_KEY=scriptorium_… npm start -- "A p`));
    script.instead.set("<document>", id);
    expect(await write(page.command('API_KEY=scriptorium_… npm start -- "Another"'))).toBe(id);
    const content = await fetch(`${url}/api/documents/${id}/content?format=text`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect((await content.text()).trim().split(/\n+/)).toEqual(["A paragraph", "Another"]);

    Object.assign(tickets.environment, { BACKEND: backend, SERVER: url.replace("http", "ws") });
    const ada = tickets.start(page.command("npm run client -- ada"));
    await ada.says(/^Synced\.$/m);
    await tickets.run(page.command("npm run client -- bo"));
    await ada.says(/^Hello, Ada!$/m);
    const eve = tickets.start("npm run client -- eve:guessed");
    expect(await eve.ended).not.toBe(0);
  });

  test("is given here for every one of them", () => {
    const tried = ["worker", ...Object.keys(exampleScenes), "node-script", "hono-tickets"];
    const all = globSync("*/package.json", { cwd: examples }).map((path) => dirname(path));
    expect(all.toSorted()).toEqual(tried.toSorted());
    // The stock client alone is installed without ours.
    expect(page.unfollowed).toEqual(isWhole ? [] : ["npm install"]);
  });
});
