import { type Editor, Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import type { Transaction } from "@tiptap/pm/state";
import type { DecorationSet } from "@tiptap/pm/view";
import type { Node } from "@tiptap/pm/model";
import type * as Y from "yjs";
import type { Reach } from "../../../api/documents.ts";
import { text } from "../../../text/en.ts";
import { notifyFailure } from "../../../ui/notify.ts";
import { keptImageKeys, nameOf } from "./kept-images.ts";
import type { WaitingImages } from "./waiting-images.ts";

/** Images on their way to the server, and where in the text they will stand. */
export interface PendingImages {
  readonly decorations: (doc: Node) => DecorationSet;
  /** The same after a transaction. */
  readonly after: (transaction: Transaction) => PendingImages;
}

export const uploadSlotKey = new PluginKey<PendingImages | null>("uploads");

/** Where an editor's images go. */
export interface Destination {
  readonly body: Y.XmlFragment;
  readonly reach: Reach;
  readonly waiting: WaitingImages;
}

declare module "@tiptap/core" {
  interface Storage {
    uploads: Destination;
  }
}

/**
 * A place for images on their way, shown in the text without being a part of it: nothing is written
 * before the server has an image, and others never see one that did not arrive. What fills it is
 * loaded with the first image, which may be one that this device kept.
 */
export function uploadSlot(destination: Destination): Extension {
  return Extension.create({
    name: "uploads",
    addStorage: () => destination,
    onCreate() {
      void findKept(this.editor).catch((error: unknown) =>
        console.warn("Images that this device may keep were not found.", error),
      );
    },
    addProseMirrorPlugins() {
      const slot = new Plugin<PendingImages | null>({
        key: uploadSlotKey,
        state: {
          init: () => null,
          apply(transaction, pending) {
            const put = transaction.getMeta(uploadSlotKey) as PendingImages | null | undefined;
            return put === undefined ? (pending?.after(transaction) ?? null) : put;
          },
        },
        props: { decorations: (state) => uploadSlotKey.getState(state)?.decorations(state.doc) },
      });
      return [slot];
    },
  });
}

export interface Files {
  readonly files: readonly File[];
  readonly position: number;
}

/** Sends images to the server and puts them into the text when they are there. */
export function uploadFiles(editor: Editor, files: Files): void {
  import("./upload.ts").then(
    ({ upload }) => upload(editor, files),
    () => notifyFailure(text.offline.missingPart.detail),
  );
}

async function findKept(editor: Editor): Promise<void> {
  if (typeof indexedDB === "undefined") return;
  const { reach, waiting } = editor.storage.uploads;
  const keys = await keptImageKeys(reach.id);
  if (keys.length === 0) return;
  for (const key of keys) waiting.add(nameOf(key), true);
  const { takeUp } = await import("./upload.ts");
  takeUp(editor, keys);
}
