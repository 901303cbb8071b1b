import { setTimeout as delay } from "node:timers/promises";
import { decodeFrame } from "@scriptorium/sync/protocol";
import { expect, test } from "vitest";
import WebSocket from "ws";
import { OwnClient } from "./clients.ts";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

/** A stock client that reads nothing until it is told to. */
async function pausedReader(visitor: Visitor, id: string): Promise<WebSocket> {
  const protocols = ["y-websocket", `ticket.${await visitor.ticket(id)}`];
  const url = `${visitor.server.socketUrl}/sync/${id}`;
  // What is written here compresses to nearly nothing, and would fit into any buffer.
  const socket = new WebSocket(url, protocols, { perMessageDeflate: false });
  await new Promise((resolve) => socket.once("open", resolve));
  socket.pause();
  return socket;
}

test("[O7] who does not read is sent away with a transient code, and hurts nobody", async () => {
  await using server = await ServerProcess.start();
  const visitor = new Visitor(server);
  const { id } = await visitor.create();
  const reader = await pausedReader(visitor, id);
  let bytes = 0;
  reader.on("message", (data: Buffer) => (bytes += data.length));
  using writer = await OwnClient.open(visitor, id);
  using other = await OwnClient.open(visitor, id);
  // The system's own buffers take some megabytes before the server has to wait.
  const word = "x".repeat(500_000);
  for (let written = 0; written < 30; written++) {
    writer.doc.getMap("page").set("word", word + written);
    await writer.provider.saved();
  }
  writer.type("and still here");
  await other.untilText((text) => text === "and still here");
  const ended = new Promise((resolve) => reader.once("close", resolve));
  reader.resume();
  expect(await ended).toBe(4513);
  expect(bytes).toBeLessThan(30 * word.length);
  expect(bytes).toBeGreaterThan(4_194_304 / 2);
});

test("[O7] who asks for a large document again and again without reading is sent away", async () => {
  await using server = await ServerProcess.start();
  const visitor = new Visitor(server);
  const { id } = await visitor.create();
  using writer = await OwnClient.open(visitor, id);
  for (let page = 0; page < 10; page++) {
    writer.doc.getMap("pages").set(`${page}`, `${page}`.repeat(1_000_000));
    await writer.provider.saved();
  }
  const reader = await pausedReader(visitor, id);
  let bytes = 0;
  reader.on("message", (data: Buffer) => (bytes += data.length));
  const ended = new Promise((resolve) => reader.once("close", resolve));
  for (let asked = 0; asked < 20; asked++) reader.send(Uint8Array.of(0, 0, 1, 0));
  await delay(500);
  reader.resume();
  expect(await ended).toBe(4513);
  // The system's own buffers may have taken most of one.
  expect(bytes).toBeLessThan(3 * 10_000_000);
});

test("[O7] who asked for a large document may take longer to read it", async () => {
  await using server = await ServerProcess.start();
  const visitor = new Visitor(server);
  const { id } = await visitor.create();
  using writer = await OwnClient.open(visitor, id);
  for (let page = 0; page < 20; page++) {
    writer.doc.getMap("pages").set(`${page}`, `${page}`.repeat(500_000));
    await writer.provider.saved();
  }
  const reader = await pausedReader(visitor, id);
  reader.send(Uint8Array.of(0, 0, 1, 0));
  await delay(200);
  for (let typed = 0; typed < 20; typed++) writer.type(`${typed} `);
  await writer.provider.saved();
  const seen: string[] = [];
  const isWhole = new Promise<void>((resolve) => {
    reader.on("message", (data: Buffer) => {
      const decoded = decodeFrame(new Uint8Array(data));
      if (decoded.ok) seen.push(...decoded.messages.map(({ kind }) => kind));
      if (seen.includes("sync-step-2") && seen.includes("update")) resolve();
    });
  });
  reader.once("close", (code) => seen.push(`closed ${code}`));
  reader.resume();
  await isWhole;
  expect(seen.filter((kind) => kind.startsWith("closed"))).toEqual([]);
  reader.terminate();
});
