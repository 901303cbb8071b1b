import { randomToken } from "@scriptorium/sync/durable-object";
import type { SqlDatabase } from "@scriptorium/sync/durable-object";
import type { ImageStore, NamedImage } from "./image-store.ts";
import type { RasterImage } from "./raster-image.ts";
import { SqliteImageStore } from "./sqlite-image-store.ts";

/** What may have changed while a bucket was asked. */
interface Now {
  /** Whether the document, and with it the database's tables, are still there. */
  readonly isThere: () => boolean;
  /** Whether who sends an image may still do so. */
  readonly mayKeep: () => boolean;
}

/**
 * Images in a bucket, in a folder that no other document has, nor this one in another life. Which
 * there are stands in the document's database, so that counting and looking up cost no request.
 */
export class R2ImageStore implements ImageStore {
  readonly #bucket: R2Bucket;
  readonly #database: SqlDatabase;
  /** Images of the time before there was a bucket, and what is known of all. */
  readonly #rows: SqliteImageStore;
  readonly #now: Now;

  constructor(bucket: R2Bucket, database: SqlDatabase, now: Now) {
    this.#bucket = bucket;
    this.#database = database;
    this.#rows = new SqliteImageStore(database);
    this.#now = now;
  }

  async keep(image: NamedImage): Promise<"kept" | "full" | "gone"> {
    const { hash, bytes } = image;
    if (this.#rows.has(hash)) return "kept";
    if (this.#rows.isFullFor(bytes.length)) return "full";
    const folder = this.#folder() ?? this.#makeFolder();
    const key = folder + hash;
    // The row comes second: what it names is there. One that never comes leaves an object, which
    // goes with the folder.
    await this.#bucket.put(key, bytes);
    // Deleted meanwhile, and perhaps made again.
    if (!this.#now.isThere() || this.#folder() !== folder) {
      await this.#bucket.delete(key);
      return "gone";
    }
    // What was put stays, because others may send the same, and goes with the folder.
    if (!this.#now.mayKeep()) return "gone";
    if (!this.#rows.has(hash) && this.#rows.isFullFor(bytes.length)) return "full";
    this.#rows.note(image);
    return "kept";
  }

  async read(hash: string): Promise<RasterImage | null> {
    const mediaType = this.#rows.mediaTypeOf(hash);
    if (mediaType === null) return null;
    const inRows = await this.#rows.read(hash);
    if (inRows !== null) return inRows;
    const object = await this.#bucket.get(`${this.#folder()}${hash}`);
    return object === null ? null : { mediaType, bytes: await object.bytes() };
  }

  async clear(): Promise<void> {
    const folder = this.#folder();
    if (folder === null) return;
    // Each time from the beginning: what was listed before is gone.
    for (let isMore = true; isMore;) {
      const { objects, truncated } = await this.#bucket.list({ prefix: folder });
      if (objects.length > 0) await this.#bucket.delete(objects.map(({ key }) => key));
      isMore = truncated;
    }
  }

  #folder(): string | null {
    const [row] = this.#database.all("SELECT value FROM meta WHERE key = 'image_folder'");
    const folder = row?.["value"];
    return typeof folder === "string" ? folder : null;
  }

  #makeFolder(): string {
    const folder = `images/${randomToken()}/`;
    this.#database.all("INSERT INTO meta (key, value) VALUES ('image_folder', ?)", folder);
    return folder;
  }
}
