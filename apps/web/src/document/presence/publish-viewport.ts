import type { Editor } from "@tiptap/core";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { positionAtTop } from "../scrolling/position-at-top.ts";
import { parsePerson } from "./person.ts";
import { toRelativePosition } from "./positions.ts";

/** How often others are told where this window is, in ms: as often as the provider sends. */
const everyMs = 100;

/**
 * Publishes what stands at the top of this window, while somebody follows it and whenever that
 * changes. Returns what stops it.
 */
export function publishViewport(
  editor: Editor,
  awareness: Awareness,
  body: Y.XmlFragment,
): () => void {
  const listening = new AbortController();
  let published = "null";
  let timer: ReturnType<typeof setTimeout> | null = null;

  function publish(): void {
    if (editor.isDestroyed) return;
    const viewport = isFollowed(awareness) ? topOfWindow(editor, body) : null;
    const serialised = JSON.stringify(viewport);
    if (serialised === published) return;
    published = serialised;
    awareness.setLocalStateField("viewport", viewport);
  }
  function publishSoon(): void {
    timer ??= setTimeout(() => {
      timer = null;
      publish();
    }, everyMs);
  }

  awareness.on("change", publishSoon);
  addEventListener("scroll", publishSoon, { signal: listening.signal, passive: true });
  addEventListener("resize", publishSoon, { signal: listening.signal });
  publishSoon();
  return () => {
    listening.abort();
    awareness.off("change", publishSoon);
    if (timer !== null) clearTimeout(timer);
    if (published !== "null") awareness.setLocalStateField("viewport", null);
  };
}

function isFollowed(awareness: Awareness): boolean {
  return [...awareness.getStates()].some(
    ([clientId, state]) =>
      clientId !== awareness.clientID &&
      parsePerson(clientId, state)?.following === awareness.clientID,
  );
}

function topOfWindow({ state, view }: Editor, body: Y.XmlFragment): unknown {
  const position = positionAtTop(view);
  return position === null ? null : toRelativePosition(state, body, position);
}
