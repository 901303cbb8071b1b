import type { Reach } from "../../api/documents.ts";
import { fetchImage } from "../../api/images.ts";

/** A picture with what a file that holds it has to say of it. */
export interface Picture {
  readonly type: "png" | "jpg" | "gif" | "bmp";
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In pixels, as it is. */
  readonly width: number;
  readonly height: number;
}

const types: Readonly<Record<string, Picture["type"]>> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/gif": "gif",
  "image/bmp": "bmp",
};

/** The picture at the address, made one that Word knows. Null when it can't be had. */
export async function fetchPicture(reach: Reach, address: string): Promise<Picture | null> {
  try {
    const blob = await fetchOwnImage(reach, address);
    if (blob === null) return null;
    const bitmap = await createImageBitmap(blob);
    const { width, height } = bitmap;
    const known = types[blob.type];
    const bytes = await (known === undefined ? await asPng(bitmap) : blob).arrayBuffer();
    bitmap.close();
    return { type: known ?? "png", bytes: new Uint8Array(bytes), width, height };
  } catch {
    // It is not a picture, or one of a kind that this browser does not know.
    return null;
  }
}

/** Only from this server: a page may not read what others have. Null when it can't be had. */
export async function fetchOwnImage(reach: Reach, address: string): Promise<Blob | null> {
  if (!URL.canParse(address, location.href)) return null;
  const url = new URL(address, location.href);
  if (url.origin !== location.origin) return null;
  try {
    const blob = await fetchImage(reach, url.pathname + url.search);
    return blob.type.startsWith("image/") ? blob : null;
  } catch {
    // It is gone, or there is no connection.
    return null;
  }
}

async function asPng(bitmap: ImageBitmap): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}
