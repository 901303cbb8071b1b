import { SyncProvider } from "@scriptorium/sync/client";
import type { Grant } from "@scriptorium/sync/room";
import { LoopbackServer } from "@scriptorium/sync/testing";
import { editorExtensions } from "@scriptorium/web/src/document/body/editor-extensions.ts";
import { RenderInSections } from "@scriptorium/web/src/document/body/render-in-sections.ts";
import { WaitingImages } from "@scriptorium/web/src/document/rich/images/waiting-images.ts";
import { separateUndo } from "@scriptorium/web/src/document/undo-step.ts";
import { Editor } from "@tiptap/core";
import * as Y from "yjs";

/** So that a few blocks are rendered as thousands are. */
const shortSections = RenderInSections.configure({ from: 4, until: 2, blocksPerSection: 3 });

/** Somebody with the application's editor on a document that a provider syncs. */
export class Writer {
  readonly name: string;
  readonly doc: Y.Doc = new Y.Doc();
  readonly provider: SyncProvider;
  readonly editor: Editor;
  /** Updates that this document made, beside those that it was sent. */
  readonly written: Uint8Array[] = [];

  constructor(name: string, options: WriterOptions) {
    const { server, clientId, random, isEditable = true, isInSections = false } = options;
    this.name = name;
    // From a counter, because Yjs draws it from randomness that no seed fixes.
    this.doc.clientID = clientId;
    const role = isEditable ? "edit" : "view";
    const grant: Grant = { principal: name, name, role, link: null };
    this.provider = new SyncProvider({
      url: "ws://loopback",
      documentId: "a-document-to-test",
      doc: this.doc,
      getTicket: () => Promise.resolve(LoopbackServer.ticketFor(grant)),
      persistence: "none",
      environment: server.environmentFor(grant, random),
    });
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this.provider) this.written.push(update);
    });
    const extensions = editorExtensions({
      body: this.doc.getXmlFragment("body"),
      reach: { id: "fuzz", link: null },
      waiting: new WaitingImages(this.provider),
    });
    this.editor = new Editor({
      element: document.createElement("div"),
      extensions: isInSections
        ? extensions.map((each) => (each.name === RenderInSections.name ? shortSections : each))
        : extensions,
      editable: isEditable,
      injectCSS: false,
    });
  }

  /** The text of the blocks, a line for each. */
  get text(): string {
    const { doc } = this.editor.state;
    return doc.textBetween(0, doc.content.size, "\n");
  }

  /** What comes next is undone by itself. */
  beginStep(): void {
    separateUndo(this.editor);
  }

  destroy(): void {
    this.editor.destroy();
    this.provider.destroy();
    this.provider.awareness.destroy();
  }
}

export interface WriterOptions {
  readonly server: Pick<LoopbackServer, "environmentFor">;
  readonly clientId: number;
  readonly random: () => number;
  readonly isEditable?: boolean;
  /** Whether even a short document is rendered as a long one is. */
  readonly isInSections?: boolean;
}
