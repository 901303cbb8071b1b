import { servers } from "@scriptorium/bench/contenders/contenders.ts";
import { nodeServer } from "@scriptorium/bench/contenders/node-server.ts";
import type { StartServer } from "@scriptorium/bench/contenders/server.ts";
import { dialects } from "@scriptorium/bench/load/dialects.ts";
import type { DialectName } from "@scriptorium/bench/load/dialects.ts";
import type { DocumentMember, Place } from "@scriptorium/bench/load/member.ts";
import { readBlocks, rootKind } from "@scriptorium/document/yjs";
import { sources } from "@scriptorium/import/src/command.ts";
import { loadUpdates } from "@scriptorium/import/src/content/load-updates.ts";
import { join } from "node:path";
import { expect, vi } from "vitest";
import * as Y from "yjs";
import { newDataDir } from "./server-process.ts";

const yWebsocketServer = join(import.meta.dirname, "../../bench/servers/y-websocket.ts");

interface Peer {
  readonly start: (folder: string) => StartServer;
  readonly dialect: DialectName;
  /** Whether rooms are named in the address. */
  readonly isInAddress: boolean;
  /** Where in its folder it keeps what the importer reads. */
  readonly stored: string;
}

/** The servers of others, from npm. */
const peers = {
  "y-websocket": {
    start: (folder) => nodeServer(yWebsocketServer, { YPERSISTENCE: join(folder, "leveldb") }),
    dialect: "plain",
    isInAddress: true,
    stored: "leveldb",
  },
  hocuspocus: {
    start: () => servers.hocuspocus,
    dialect: "hocuspocus",
    isInAddress: false,
    stored: "hocuspocus.sqlite",
  },
  "y-partyserver": {
    start: () => servers["y-partyserver"],
    dialect: "party",
    isInAddress: true,
    stored: "bench-rooms",
  },
} as const satisfies Readonly<Record<string, Peer>>;

export type PeerName = keyof typeof peers;

export const peerNames = Object.keys(peers) as readonly PeerName[];

/** What a peer has stored, and what its clients had when they left. */
export interface PeerData {
  readonly path: string;
  readonly rooms: ReadonlyMap<string, Content>;
}

/** What a document says, in a form that `toEqual` can compare as a whole. */
export interface Content {
  readonly clocks: readonly (readonly [number, number])[];
  readonly roots: Readonly<Record<string, unknown>>;
}

export function contentOf(doc: Y.Doc): Content {
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(doc))];
  const names = [...doc.share.keys()].toSorted();
  return {
    clocks: clocks.toSorted(([one], [other]) => one - other),
    roots: Object.fromEntries(names.map((name) => [name, rootOf(doc, name)])),
  };
}

function rootOf(doc: Y.Doc, name: string): unknown {
  switch (rootKind(doc, name)) {
    case "text":
      return doc.getText(name).toDelta();
    case "fragment":
      return readBlocks(doc.getXmlFragment(name));
    case "map":
      return doc.getMap(name).toJSON();
    case "array":
      return doc.getArray(name).toJSON();
  }
}

/** What the first of two writers does in a room, and then the second. */
interface Scene {
  readonly first: (doc: Y.Doc) => void;
  readonly second: (doc: Y.Doc) => void;
}

/** Some 1 MB, of which no part is like another. */
const largeText = Array.from({ length: 110_000 }, (_, index) => `${index * 7919} `);

const scenes: Readonly<Record<string, Scene>> = {
  deletions: {
    first: (doc) => {
      doc.getText("codemirror").insert(0, "The quick brown fox jumps over the lazy dog.");
      doc.getText("codemirror").delete(4, 6);
    },
    second: (doc) => {
      doc.getText("codemirror").delete(0, 4);
      doc.getText("codemirror").insert(3, "🦊 ");
      doc.getText("codemirror").format(0, 3, { bold: true });
    },
  },
  nested: {
    first: (doc) => {
      const cards = new Y.Array<unknown>();
      cards.push([new Y.Map([["title", new Y.Text("first")]]), 1, { plain: [true, null] }]);
      doc.getMap("board").set("cards", cards);
      doc.getArray("order").push(["b", "a"]);
    },
    second: (doc) => {
      const cards = doc.getMap("board").get("cards") as Y.Array<Y.Map<Y.Text>>;
      cards.get(0).get("title")?.insert(5, " and more");
      cards.delete(1);
      doc.getArray("order").delete(0);
      doc.getMap("board").set("bytes", Uint8Array.of(1, 2, 3));
    },
  },
  large: {
    first: (doc) => {
      const text = doc.getText("quill");
      for (let from = 0; from < largeText.length; from += 5_000)
        text.insert(text.length, largeText.slice(from, from + 5_000).join(""));
    },
    second: (doc) => doc.getText("quill").delete(1_000, 2_000),
  },
  "日本語 / Blöcke 🖋": {
    first: (doc) => {
      const heading = new Y.XmlElement("heading");
      heading.setAttribute("level", 2 as never);
      heading.insert(0, [new Y.XmlText("Überschrift")]);
      doc.getXmlFragment("prosemirror").insert(0, [heading]);
    },
    second: (doc) => {
      const paragraph = new Y.XmlElement("paragraph");
      const text = new Y.XmlText("plain and strong");
      text.format(10, 6, { bold: {} });
      paragraph.insert(0, [text]);
      doc.getXmlFragment("prosemirror").insert(1, [paragraph]);
    },
  },
};

/** Has two clients of the real server write in several rooms, and ends it once all is stored. */
export async function writeRooms(name: PeerName): Promise<PeerData> {
  const peer: Peer = peers[name];
  const folder = newDataDir();
  const path = join(folder, peer.stored);
  const server = await peer.start(folder)(folder, 0);
  try {
    const { placeOf } = dialects[peer.dialect];
    const written = Object.entries(scenes).map(async ([room, scene]) => {
      const address = peer.isInAddress ? encodeURIComponent(room) : room;
      return [room, await playScene(scene, placeOf(server.url, address))] as const;
    });
    const rooms = new Map(await Promise.all(written));
    const expected = Object.fromEntries(rooms);
    await until(async () => expect(await storedBy(name, path)).toEqual(expected));
    return { path, rooms };
  } finally {
    await server.stop();
  }
}

/** Waits until `expectation` holds: `expect.poll` is for inside of tests. */
function until(expectation: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(expectation, { timeout: 120_000, interval: 50 });
}

async function playScene({ first, second }: Scene, place: Place): Promise<Content> {
  const [ada, bo] = [new Y.Doc(), new Y.Doc()];
  const members: DocumentMember[] = [];
  for (const [doc, act] of [
    [ada, first],
    [bo, second],
  ] as const) {
    const member = await place.join(doc);
    members.push(member);
    await member.synced;
    await until(() => expect(contentOf(doc).clocks).toEqual(contentOf(ada).clocks));
    act(doc);
  }
  await until(() => expect(contentOf(ada).clocks).toEqual(contentOf(bo).clocks));
  await Promise.all(members.map((member) => member.close()));
  // The same roots, whatever each of them was called by.
  const read = new Y.Doc();
  Y.applyUpdate(read, Y.encodeStateAsUpdate(bo));
  return contentOf(read);
}

/** What the importer finds, by room. */
async function storedBy(name: PeerName, path: string): Promise<Readonly<Record<string, Content>>> {
  try {
    await using source = await sources[name](path);
    const rooms = source.rooms.map(async (room) => {
      const { doc, leftOut } = loadUpdates(await room.read());
      if (leftOut.length > 0) throw new Error(leftOut[0]?.reason);
      return [room.name, contentOf(doc)] as const;
    });
    return Object.fromEntries(await Promise.all(rooms));
  } catch (error) {
    // It may be in the middle of writing, or not have begun.
    return { failed: { clocks: [], roots: { error: String(error) } } };
  }
}
