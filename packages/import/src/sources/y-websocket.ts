import { ClassicLevel } from "classic-level";
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { namesAskedFor } from "./names-asked-for.ts";
import { SourceError } from "./source.ts";
import type { Source, StoredRoom } from "./source.ts";

type Level = ClassicLevel<Uint8Array, Uint8Array>;
type Key = readonly (string | number)[];

/** How y-leveldb marks the parts of a key. */
const partKind = { string: 0, uint32: 1 } as const;

/**
 * What y-leveldb has kept for a server of y-websocket (`YPERSISTENCE`). LevelDB writes
 * when it is opened, so a copy is.
 */
export async function openYWebsocket(folder: string): Promise<Source> {
  if (!existsSync(join(folder, "CURRENT"))) {
    throw new SourceError(
      `${folder} is no LevelDB folder: name the one that YPERSISTENCE of the y-websocket server names.`,
    );
  }
  const copy = await mkdtemp(join(tmpdir(), "scriptorium-import-"));
  const end = (): Promise<void> => rm(copy, { recursive: true, force: true });
  try {
    await cp(folder, copy, {
      recursive: true,
      filter: (path) => !["LOCK", "LOG", "LOG.old"].includes(basename(path)),
    });
    const level: Level = new ClassicLevel(copy, { keyEncoding: "view", valueEncoding: "view" });
    await level.open().catch((error: unknown) => {
      throw new SourceError(
        `${folder} can't be opened as LevelDB: ${String(Object(error).cause ?? error)}. Stop its server before.`,
      );
    });
    const close = async (): Promise<void> => {
      await level.close();
      await end();
    };
    return { rooms: await roomsOf(level), [Symbol.asyncDispose]: close };
  } catch (error) {
    await end();
    throw error;
  }
}

async function roomsOf(level: Level): Promise<readonly StoredRoom[]> {
  const stored = new Set<string>();
  for await (const bytes of level.keys()) {
    const [version, name, kind] = decodeKey(bytes);
    if (version === "v1" && typeof name === "string" && kind === "update") stored.add(name);
  }
  const names = namesAskedFor([...stored]);
  return [...stored].map((name, index) => ({
    name: names[index] ?? name,
    read: () => level.values(rangeOf(name)).all(),
  }));
}

/** All updates of a room, in their order. */
function rangeOf(name: string): { readonly gte: Uint8Array; readonly lte: Uint8Array } {
  const key = (clock: number): Uint8Array => encodeKey(["v1", name, "update", clock]);
  return { gte: key(0), lte: key(2 ** 32 - 1) };
}

function encodeKey(parts: Key): Uint8Array {
  return encoding.encode((encoder) => {
    for (const part of parts) {
      encoding.writeUint8(encoder, typeof part === "string" ? partKind.string : partKind.uint32);
      if (typeof part === "string") encoding.writeVarString(encoder, part);
      else encoding.writeUint32BigEndian(encoder, part);
    }
  });
}

/** The parts of a key, or none when y-leveldb did not write it. */
function decodeKey(bytes: Uint8Array): Key {
  const decoder = decoding.createDecoder(bytes);
  const parts: (string | number)[] = [];
  try {
    while (decoding.hasContent(decoder)) {
      const kind = decoding.readUint8(decoder);
      if (kind === partKind.string) parts.push(decoding.readVarString(decoder));
      else if (kind === partKind.uint32) parts.push(decoding.readUint32BigEndian(decoder));
      else return [];
    }
    return parts;
  } catch {
    return [];
  }
}
