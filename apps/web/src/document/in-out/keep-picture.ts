import { limits } from "@scriptorium/sync/protocol";
import type { Reach } from "../../api/documents.ts";
import { sendImage } from "../../api/images.ts";
import { imageTypes } from "../rich/images/image-types.ts";

/** Keeps a picture where the text can show it. Resolves with its address, or null when that can't be. */
export type KeepPicture = (picture: Blob) => Promise<string | null>;

/** Keeps pictures with the document, one after the other: a file may have hundreds. */
export function pictureKeeper(reach: Reach): KeepPicture {
  let before: Promise<unknown> = Promise.resolve();
  return (picture) => {
    const kept = before.then(() => keep(reach, picture));
    before = kept;
    return kept;
  };
}

async function keep(reach: Reach, picture: Blob): Promise<string | null> {
  if (!imageTypes.includes(picture.type) || picture.size > limits.imageBytesMax) return null;
  const { signal } = new AbortController();
  try {
    return await sendImage(reach, picture, { signal, onProgress: () => {} });
  } catch {
    // Not an image after all, or there is no connection or no room. It is counted as left out.
    return null;
  }
}
