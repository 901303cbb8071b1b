import { RejectCode } from "@scriptorium/sync/protocol";
import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import { OwnClient, StockClient } from "./clients.ts";
import { ServerProcess } from "./server-process.ts";
import { SmallDisk, whyNoSmallDisk } from "./small-disk.ts";
import { problemOf, Visitor } from "./visitor.ts";

const obstacle = whyNoSmallDisk();
if (obstacle !== null) console.log(`not tested here: no disk can be mounted (${obstacle})`);

/** Types words until one is not taken. Those that were saved, and the one that was not. */
async function typeUntilFull(writer: OwnClient): Promise<{ saved: string[]; refused: string }> {
  const saved: string[] = [];
  for (;;) {
    const word = `<${saved.length} ${"x".repeat(10_000)}>`;
    writer.type(word);
    const isSaved = await writer.provider.saved().then(
      () => true,
      () => false,
    );
    if (!isSaved) return { saved, refused: word };
    saved.push(word);
  }
}

/** How often each client's connection has ended. */
function countConnections({ provider }: OwnClient): { connections: number } {
  const counted = { connections: 0 };
  let before = provider.status.kind;
  provider.subscribe(() => {
    const { kind } = provider.status;
    if (kind === "connecting" && before !== "connecting") counted.connections += 1;
    before = kind;
  });
  return counted;
}

test.skipIf(obstacle !== null)(
  "[O8] a full disk loses nothing that was acknowledged, is told, leaves the document readable, and is over when there is room",
  async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    using disk = new SmallDisk();
    await using server = await ServerProcess.start({ DATA_DIR: disk.dataDir });
    const visitor = await Visitor.known(server);
    const { id } = await visitor.create();
    using ada = await OwnClient.open(visitor, id);
    const reconnects = countConnections(ada);

    const { saved, refused } = await typeUntilFull(ada);
    expect(saved.length).toBeGreaterThan(10);
    expect(ada.provider.status).toMatchObject({
      kind: "synced",
      condition: { isStorageFull: true },
      edits: { unsaved: 1, refusal: { code: RejectCode.storageFull } },
    });
    expect(await visitor.text(id)).toBe(saved.join(""));

    // Others can come and read, and are told that they can't write.
    using bo = await StockClient.open(visitor, id);
    expect(bo.text).toBe(saved.join(""));
    bo.type("no room for this");
    await expect
      .poll(() => warn.mock.calls.flat().join())
      .toContain("the server has no room to store anything now");
    using carol = await OwnClient.open(visitor, id);
    await expect
      .poll(() => carol.provider.status)
      .toMatchObject({ kind: "synced", condition: { isStorageFull: true } });
    // The one connection in which the disk was found to be full, and no more.
    expect([reconnects.connections, bo.closes]).toEqual([1, 0]);

    disk.makeRoom();
    await expect
      .poll(() => ada.provider.status)
      .toMatchObject({ kind: "synced", edits: { unsaved: 0, refusal: null } });
    carol.type("and room for this");
    await carol.provider.saved();
    expect([reconnects.connections, bo.closes]).toEqual([1, 0]);
    await server.kill9();
    for (const client of [ada, bo, carol]) client[Symbol.dispose]();
    await server.restart();
    const text = await visitor.text(id);
    expect([...saved, refused].filter((word) => !text.includes(word))).toEqual([]);
    expect(text).toContain("and room for this");
    warn.mockRestore();
  },
);

test.skipIf(obstacle !== null)(
  "[O8] what was acknowledged before the disk was full is there after a kill -9 while it is",
  async () => {
    using disk = new SmallDisk();
    await using server = await ServerProcess.start({ DATA_DIR: disk.dataDir });
    const visitor = await Visitor.known(server);
    const { id } = await visitor.create();
    const ada = await OwnClient.open(visitor, id);
    const { saved } = await typeUntilFull(ada);
    await server.kill9();
    ada[Symbol.dispose]();
    disk.makeRoom();
    await server.restart();
    expect(await visitor.text(id)).toBe(saved.join(""));
  },
);

test.skipIf(obstacle !== null)(
  "[O8] who writes over HTTP while the disk is full is told so, and can create again once there is room",
  async () => {
    using disk = new SmallDisk();
    await using server = await ServerProcess.start({ DATA_DIR: disk.dataDir });
    const visitor = await Visitor.known(server);
    const { id } = await visitor.create();
    const path = `/api/documents/${id}/content`;
    const append = async (): Promise<string> => {
      const headers = { "content-type": "text/plain" };
      const body = "x".repeat(200_000);
      const answer = await visitor.request(path, { method: "POST", headers, body });
      return answer.status === 204
        ? ""
        : problemOf({ status: answer.status, body: await answer.json() });
    };
    await expect.poll(append, { interval: 1 }).toBe("507 storage-full");
    // What such a failure leaves of the room is up to SQLite.
    disk.fill();
    expect(await append()).toBe("507 storage-full");
    expect(problemOf(await visitor.post("/api/documents"))).toBe("507 storage-full");
    const update = new Y.Doc();
    update.getText("text").insert(0, "north");
    const sent = await visitor.request(`/api/documents/${id}/updates`, {
      method: "POST",
      body: Y.encodeStateAsUpdate(update) as BodyInit,
    });
    expect(sent.status).toBe(507);
    expect((await visitor.text(id)).length).toBeGreaterThan(200_000);
    disk.makeRoom();
    expect((await visitor.create()).role).toBe("own");
  },
);
