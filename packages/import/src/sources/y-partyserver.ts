import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Deserializer } from "node:v8";
import { isUpdate } from "../content/is-update.ts";
import { namesAskedFor } from "./names-asked-for.ts";
import { openToRead } from "./open-to-read.ts";
import { SourceError } from "./source.ts";
import type { Source, StoredRoom } from "./source.ts";

/** Where workerd keeps what an object has put under keys. */
const keyTable = "_cf_KV";
/** Where partyserver keeps the name of a room. */
const roomNameKey = "__ps_name";
/** Where wrangler keeps the name of an object. */
const objectNameTable = "__miniflare_do_name";

/**
 * What objects of y-partyserver have kept on one machine: their SQLite files, one for each room, of
 * wrangler (`.wrangler/state/v3/do/<worker>-<class>`) or workerd. May be read while they run.
 *
 * y-partyserver leaves to `onSave` where the document goes. So all bytes in the object's tables and
 * keys are looked at: an update in one value, a row for each update, or an update cut into rows.
 */
export function openYPartyserver(path: string): Source {
  const files = statSync(path).isDirectory() ? databasesIn(path) : [path];
  if (files.length === 0) {
    throw new SourceError(
      `${path} holds no .sqlite file: name the folder of the class in .wrangler/state/v3/do, or import a folder of updates with "updates".`,
    );
  }
  const rooms = files.map(roomOf);
  const names = namesAskedFor(rooms.map(({ name }) => name));
  const named = rooms.map((room, index) => ({ ...room, name: names[index] ?? room.name }));
  return { rooms: named, [Symbol.asyncDispose]: () => Promise.resolve() };
}

function databasesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sqlite") && basename(name) !== "metadata.sqlite")
    .toSorted()
    .map((name) => join(folder, name));
}

function roomOf(file: string): StoredRoom {
  const read = async (): Promise<readonly Uint8Array[]> =>
    withDatabase(file, (database) => columnsOf(database).flatMap(updatesOf));
  return { name: nameOf(file), read };
}

/** The room's name; or that of the file, if nothing in it says it or it can't be read. */
function nameOf(file: string): string {
  const id = basename(file, ".sqlite");
  try {
    return withDatabase(file, nameIn) ?? id;
  } catch {
    return id;
  }
}

function withDatabase<Result>(file: string, read: (database: DatabaseSync) => Result): Result {
  const database = openToRead(file);
  try {
    return read(database);
  } finally {
    database.close();
  }
}

/** The room's name, or null when nothing in the object says it. */
function nameIn(database: DatabaseSync): string | null {
  const tables = tablesOf(database);
  if (tables.includes(objectNameTable)) {
    const name = database.prepare(`SELECT name FROM ${objectNameTable}`).get()?.["name"];
    if (typeof name === "string") return name;
  }
  const kept = keptUnder(database).find(({ key }) => key === roomNameKey)?.value;
  return typeof kept === "string" ? kept : null;
}

function tablesOf(database: DatabaseSync): readonly string[] {
  const rows = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return rows.map(({ name }) => String(name));
}

/** The bytes of each column that has some, in the order of the table's key, and those under keys. */
function columnsOf(database: DatabaseSync): readonly (readonly Uint8Array[])[] {
  const own = tablesOf(database).filter(
    (name) => !/^(_cf_|sqlite_)/.test(name) && name !== objectNameTable,
  );
  const columns = own.flatMap((table) => {
    const described = database.prepare(`PRAGMA table_info(${quoted(table)})`).all();
    const order = described
      .filter(({ pk }) => Number(pk) > 0)
      .toSorted((one, other) => Number(one["pk"]) - Number(other["pk"]))
      .map(({ name }) => quoted(String(name)));
    const by = order.length > 0 ? order.join(", ") : "rowid";
    const rows = database.prepare(`SELECT * FROM ${quoted(table)} ORDER BY ${by}`).all();
    return described.map(({ name }) => rows.map((row) => row[String(name)]));
  });
  const values = keptUnder(database).map(({ value }) => bytesOf(value));
  return [...columns, values]
    .map((column) => column.filter((value) => value instanceof Uint8Array))
    .filter((column) => column.length > 0);
}

/** What is under keys, numbers in which count as numbers: `part:10` comes after `part:9`. */
function keptUnder(
  database: DatabaseSync,
): readonly { readonly key: string; readonly value: unknown }[] {
  if (!tablesOf(database).includes(keyTable)) return [];
  const rows = database.prepare(`SELECT key, value FROM ${keyTable}`).all();
  return rows
    .map(({ key, value }) => ({ key: String(key), value: deserialized(value) }))
    .toSorted((one, other) => one.key.localeCompare(other.key, "en", { numeric: true }));
}

/** What V8 has written, or null when it can't be read. */
function deserialized(bytes: unknown): unknown {
  if (!(bytes instanceof Uint8Array)) return null;
  try {
    const deserializer = new Deserializer(bytes);
    deserializer.readHeader();
    return deserializer.readValue();
  } catch {
    return null;
  }
}

function bytesOf(value: unknown): Uint8Array | null {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value instanceof Uint8Array ? value : null;
}

/** The updates that a column of bytes holds. What is none is left for whoever reads them to tell. */
function updatesOf(column: readonly Uint8Array[]): readonly Uint8Array[] {
  if (column.every(isUpdate)) return column;
  const whole = new Uint8Array(Buffer.concat(column));
  return isUpdate(whole) ? [whole] : column;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
