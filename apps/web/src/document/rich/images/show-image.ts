import type { Editor } from "@tiptap/core";
import { isImageAddress } from "@scriptorium/document/schema";
import { ApiError, isAccessDenied } from "../../../api/api-error.ts";
import type { Reach } from "../../../api/documents.ts";
import { fetchImage, isKeptImage } from "../../../api/images.ts";
import { richText } from "../../../text/en-rich.ts";

/**
 * The images that an editor has asked the server for, because it draws a node anew for many reasons.
 * They are let go of with the editor.
 */
class LoadedImages {
  readonly #addresses = new Map<string, Promise<string>>();

  constructor(editor: Editor) {
    editor.on("destroy", () => {
      for (const address of this.#addresses.values()) {
        // Also one that is still on its way.
        address.then(
          (url) => URL.revokeObjectURL(url),
          () => null,
        );
      }
    });
  }

  /** An address in this page. Asked for with the share link, which an address must not hold. */
  addressOf(src: string, reach: Reach): Promise<string> {
    const known = this.#addresses.get(src);
    if (known !== undefined) return known;
    const fetched = fetchImage(reach, src).then((blob) => URL.createObjectURL(blob));
    this.#addresses.set(src, fetched);
    fetched.catch(() => this.#addresses.delete(src));
    return fetched;
  }
}

const loaded = new WeakMap<Editor, LoadedImages>();

function loadedIn(editor: Editor): LoadedImages {
  const known = loaded.get(editor) ?? new LoadedImages(editor);
  loaded.set(editor, known);
  return known;
}

/** Resolves with why the image isn't shown, or with null once it is. */
export async function showImage(
  image: HTMLImageElement,
  src: string,
  { editor, reach }: { readonly editor: Editor; readonly reach: Reach },
): Promise<string | null> {
  if (!isImageAddress(src) || !URL.canParse(src, location.href)) return richText.image.noAddress;
  const { origin, host } = new URL(src, location.href);
  // The page's policy forbids it: whoever placed it there would learn who reads, and when.
  if (origin !== location.origin) return richText.image.elsewhere(host);
  try {
    image.src = isKeptImage(src) ? await loadedIn(editor).addressOf(src, reach) : src;
    await image.decode();
    return null;
  } catch (error) {
    if (isAccessDenied(error)) return richText.image.noAccess;
    return error instanceof ApiError ? richText.image.away : richText.image.broken;
  }
}
