import { limits } from "@scriptorium/sync/protocol";
import { imageTypes } from "../rich/images/image-types.ts";

/** HTML without the pictures that were in it, and those by the address that each has there now. */
export interface PicturesTaken {
  readonly html: string;
  readonly pictures: ReadonlyMap<string, Blob>;
}

/** A picture that is its own address: of a kind that a document can keep, in the signs of Base64. */
const embedded = new RegExp(
  `(?<=\\ssrc\\s*=\\s*["'])data:(${imageTypes.join("|")});base64,([\\w+/=\\s]*)(?=["'])`,
  "gi",
);

/**
 * Takes the pictures out of HTML. A document has only pictures with an address: each has a made-up one
 * until it is kept. What is more than a document takes at once stays, and is left out when it is read.
 */
export function takePictures(html: string): PicturesTaken {
  const pictures = new Map<string, Blob>();
  // Nobody else's HTML has an address that begins so.
  const begin = `/picture/${crypto.getRandomValues(new Uint32Array(4)).join("-")}/`;
  const rest = html.replaceAll(embedded, (whole, type: string, data: string) => {
    const picture = pictures.size < limits.embeddedImagesMax ? decodePicture(data, type) : null;
    if (picture === null) return whole;
    const address = begin + pictures.size;
    pictures.set(address, picture);
    return address;
  });
  return { html: rest, pictures };
}

/** Null when it is none, or larger than the server takes. */
export function decodePicture(data: string, type: string): Blob | null {
  if (data.length * 0.75 > limits.imageBytesMax) return null;
  try {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    return new Blob([bytes], { type: type.toLowerCase() });
  } catch {
    // It is not what it says.
    return null;
  }
}
