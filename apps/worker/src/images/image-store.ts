import type { RasterImage } from "./raster-image.ts";

/** An image and its name, the SHA-256 of its bytes in hexadecimal. */
export interface NamedImage extends RasterImage {
  readonly hash: string;
}

/** Where the images of one document are kept. */
export interface ImageStore {
  /**
   * Keeps the image; one that is there already costs nothing. "full" when the document has too many,
   * "gone" when it was deleted meanwhile, or the right to it.
   */
  keep(image: NamedImage): Promise<"kept" | "full" | "gone">;
  /** Null when there is no image of this name. */
  read(hash: string): Promise<RasterImage | null>;
  /** Removes what would outlive the document's database. Rejects when that failed; it may be asked for again. */
  clear(): Promise<void>;
}
