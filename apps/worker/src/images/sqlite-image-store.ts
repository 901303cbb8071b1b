import { limits } from "@scriptorium/sync/protocol";
import type { SqlDatabase, Steps } from "@scriptorium/sync/store";
import type { ImageStore, NamedImage } from "./image-store.ts";
import type { RasterImage } from "./raster-image.ts";

/** An image's bytes lie in parts, because a row has a maximum. */
export const imageTables: Steps[number] = [
  `CREATE TABLE images (
     hash TEXT PRIMARY KEY, media_type TEXT NOT NULL, bytes INTEGER NOT NULL
   ) WITHOUT ROWID`,
  `CREATE TABLE image_parts (
     hash TEXT NOT NULL, part INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (hash, part)
   )`,
];

export interface ImageSize {
  readonly hash: string;
  readonly bytes: number;
}

/** Images in the document's own database: they go when it goes, and no other document has them. */
export class SqliteImageStore implements ImageStore {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  keep(image: NamedImage): Promise<"kept" | "full"> {
    const { hash, bytes } = image;
    if (this.has(hash)) return Promise.resolve("kept");
    if (this.isFullFor(bytes.length)) return Promise.resolve("full");
    this.#database.transaction(() => {
      this.note(image);
      for (let at = 0, part = 0; at < bytes.length; at += limits.rowBytesMax, part += 1) {
        const data = bytes.slice(at, at + limits.rowBytesMax);
        this.#database.all("INSERT INTO image_parts VALUES (?, ?, ?)", hash, part, data);
      }
    });
    return Promise.resolve("kept");
  }

  read(hash: string): Promise<RasterImage | null> {
    const [image] = this.#database.all("SELECT * FROM images WHERE hash = ?", hash);
    if (image === undefined) return Promise.resolve(null);
    const bytes = new Uint8Array(Number(image["bytes"]));
    let at = 0;
    for (const { data } of this.#database.all(
      "SELECT data FROM image_parts WHERE hash = ? ORDER BY part",
      hash,
    )) {
      if (!(data instanceof Uint8Array)) continue;
      bytes.set(data, at);
      at += data.length;
    }
    // Its bytes may lie elsewhere.
    const isWhole = at === bytes.length;
    return Promise.resolve(isWhole ? { mediaType: String(image["media_type"]), bytes } : null);
  }

  /** Nothing: the rows go with the database. */
  clear(): Promise<void> {
    return Promise.resolve();
  }

  /** The names of all images, wherever their bytes lie. */
  hashes(): readonly string[] {
    return this.#database
      .all("SELECT hash FROM images ORDER BY hash")
      .map(({ hash }) => String(hash));
  }

  /** Those of these that there are, wherever their bytes lie. */
  sizesOf(hashes: readonly string[]): readonly ImageSize[] {
    return this.#database
      .all(
        "SELECT hash, bytes FROM images WHERE hash IN (SELECT value FROM json_each(?))",
        JSON.stringify(hashes),
      )
      .map(({ hash, bytes }) => ({ hash: String(hash), bytes: Number(bytes) }));
  }

  has(hash: string): boolean {
    return this.mediaTypeOf(hash) !== null;
  }

  mediaTypeOf(hash: string): string | null {
    const [image] = this.#database.all("SELECT media_type FROM images WHERE hash = ?", hash);
    return image === undefined ? null : String(image["media_type"]);
  }

  /** True when the document has no place for one more image of that many bytes. */
  isFullFor(bytes: number): boolean {
    const [sum] = this.#database.all("SELECT COUNT(*) AS images, SUM(bytes) AS bytes FROM images");
    return (
      Number(sum?.["images"]) >= limits.imagesMax ||
      Number(sum?.["bytes"] ?? 0) + bytes > limits.imagesBytesMax
    );
  }

  /** Notes that there is such an image, wherever its bytes lie. */
  note({ hash, mediaType, bytes }: NamedImage): void {
    this.#database.all(
      "INSERT INTO images VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING",
      hash,
      mediaType,
      bytes.length,
    );
  }
}
