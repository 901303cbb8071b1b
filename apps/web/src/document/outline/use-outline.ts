import type { Editor } from "@tiptap/core";
import { useCallback, useState, useSyncExternalStore } from "react";
import { readStored, writeStored } from "../../storage/stored-value.ts";
import { outlineOf } from "./outline.ts";

const storageKey = "scriptorium.outline";
/** The least width at which an outline has room beside the text. */
const wide = "(min-width: 76rem)";
/** Of fewer headings, no outline is shown that nobody asked for. */
const headingsMin = 2;

interface Outline {
  readonly isBeside: boolean;
  /** By itself, an outline is shown once there are some headings. */
  readonly wish: "shown" | "hidden" | "by-itself";
  readonly toggle: () => void;
  readonly close: () => void;
}

/** Whether the outline is shown. Beside the text that is remembered; over it, it is not. */
export function useOutline(editor: Editor): Outline {
  const isBeside = useSyncExternalStore(subscribeWidth, () => matchMedia(wide).matches);
  const [wish, setWish] = useState<Outline["wish"]>(readWish);
  const [isOver, setOver] = useState(false);

  const toggle = useCallback(() => {
    if (!isBeside) {
      setOver(true);
      return;
    }
    const isShown = wish === "shown" || (wish === "by-itself" && hasOutline(editor));
    keepWish(isShown ? "hidden" : "shown");
    setWish(isShown ? "hidden" : "shown");
  }, [editor, isBeside, wish]);
  const close = useCallback(() => {
    setOver(false);
    if (!isBeside) return;
    keepWish("hidden");
    setWish("hidden");
  }, [isBeside]);

  if (!isBeside) return { isBeside, wish: isOver ? "shown" : "hidden", toggle, close };
  return { isBeside, wish, toggle, close };
}

export function hasOutline(editor: Editor): boolean {
  return outlineOf(editor.state.doc).length >= headingsMin;
}

function readWish(): Outline["wish"] {
  return readStored(storageKey) === "hidden" ? "hidden" : "by-itself";
}

function keepWish(wish: "shown" | "hidden"): void {
  writeStored(storageKey, wish);
}

function subscribeWidth(listener: () => void): () => void {
  const query = matchMedia(wide);
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}
