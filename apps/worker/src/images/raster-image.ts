import { limits } from "@scriptorium/sync/protocol";
import { avifExtent, gifExtent, jpegExtent, pngExtent, webpExtent } from "./raster-formats.ts";
import type { Extent } from "./raster-formats.ts";

/** A picture of dots, which no browser runs anything of, and how it has to be served. */
export interface RasterImage {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

interface Format {
  readonly mediaType: string;
  /** How far the picture goes, or null when these bytes are none of this format. */
  readonly extent: (bytes: Uint8Array) => Extent | null;
  /** Whether pictures of this format are usual that have something behind their end. */
  readonly hasTrailers: boolean;
}

const formats: readonly Format[] = [
  { mediaType: "image/png", extent: pngExtent, hasTrailers: false },
  // Telephones put a film, a second picture or a depth map behind it.
  { mediaType: "image/jpeg", extent: jpegExtent, hasTrailers: true },
  { mediaType: "image/gif", extent: gifExtent, hasTrailers: false },
  { mediaType: "image/webp", extent: webpExtent, hasTrailers: false },
  { mediaType: "image/avif", extent: avifExtent, hasTrailers: false },
];

/**
 * The picture that these bytes are, told by the bytes alone. Null for everything else: what has a
 * script in it, what is cut short, what is something else as well, as a page behind a picture, and
 * what takes more memory to show than a browser should need.
 * What telephones put behind a JPEG is left out.
 */
export function rasterImage(bytes: Uint8Array): RasterImage | null {
  for (const { mediaType, extent, hasTrailers } of formats) {
    const found = extent(bytes);
    if (found === null) continue;
    if (found.end < bytes.length && !hasTrailers) return null;
    if (found.dots > limits.imageDotsMax) return null;
    return { mediaType, bytes: bytes.subarray(0, found.end) };
  }
  return null;
}
