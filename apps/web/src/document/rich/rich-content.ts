import { columnWidthMin } from "@scriptorium/document/schema";
import { type Editor, Extension, InputRule } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { NodeSelection, Plugin } from "@tiptap/pm/state";
import { columnResizing } from "@tiptap/pm/tables";
import { UndoStep } from "../undo-step.ts";
import { panelsOf } from "./panels.ts";
import { type PlainShape, plainView } from "./plain-view.ts";
import { isMirrored } from "./tables/mirrored.ts";
import { repairOnlyOwnEdits } from "./tables/repair-only-own-edits.ts";
import { type Destination, uploadFiles, uploadSlot } from "./images/upload-slot.ts";

/**
 * Images, code, math and tables as more than plain text. What draws and edits them is loaded when the
 * first of them is there, and writes nothing by itself.
 */
export function richContent(destination: Destination): Extension {
  return Extension.create({
    name: "richContent",
    // Before lists and code have their say about Enter.
    priority: 200,
    addExtensions: () => [uploadSlot(destination)],
    addInputRules() {
      return mathRules(this.editor);
    },
    addKeyboardShortcuts() {
      return { Enter: () => openSelected(this.editor) };
    },
    addProseMirrorPlugins() {
      const { editor } = this;
      return [
        new Plugin({
          props: {
            nodeViews: {
              codeBlock: plainView(plainCode, async () => {
                const { drawCode } = await import("./code/draw-code.ts");
                return drawCode(editor);
              }),
              inlineMath: plainView(plainMath("span"), () => loadMath(editor)),
              blockMath: plainView(plainMath("div"), () => loadMath(editor)),
              image: plainView(plainImage, async () => {
                const { drawImage } = await import("./images/draw-image.ts");
                return drawImage(editor, destination.reach);
              }),
            },
            handlePaste: (view, event) => {
              const files = imagesIn(event.clipboardData);
              // Office programs put a picture of the text beside the text.
              if (files.length === 0 || hasText(event.clipboardData)) return false;
              uploadFiles(editor, { files, position: view.state.selection.from });
              return true;
            },
            handleDrop: (view, event) => {
              const files = imagesIn(event.dataTransfer);
              const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
              // With an image that is dragged within the text, the browser brings its file as well.
              if (files.length === 0 || !view.editable || view.dragging !== null) return false;
              event.preventDefault();
              uploadFiles(editor, { files, position: at?.pos ?? view.state.selection.from });
              return true;
            },
          },
        }),
        // It takes the edge of a column for the left or right one as in tables from left to right. In
        // others, the width is a matter of the table's menu.
        new Plugin({
          props: { handleDOMEvents: { mousemove: (_, { target }) => isMirrored(target) } },
        }),
        // Without a view of nodes: the table's own keeps the widths of columns.
        columnResizing({
          View: null,
          cellMinWidth: 60,
          defaultCellMinWidth: columnWidthMin,
          handleWidth: 6,
        }),
        repairOnlyOwnEdits(),
      ];
    },
  });
}

async function loadMath(editor: Editor) {
  const { drawMath } = await import("./math/draw-math.ts");
  return drawMath(editor);
}

function plainCode(): PlainShape {
  const dom = document.createElement("div");
  dom.className = "code-block";
  const pre = dom.appendChild(document.createElement("pre"));
  const contentDOM = pre.appendChild(document.createElement("code"));
  // Typed code is neither prose nor to be corrected.
  contentDOM.spellcheck = false;
  return { dom, contentDOM };
}

function plainMath(tag: "span" | "div"): () => PlainShape {
  return () => {
    const dom = document.createElement(tag);
    dom.className = tag === "span" ? "math-inline" : "math-block";
    return { dom, show: (node) => (dom.textContent = String(node.attrs["latex"])) };
  };
}

function plainImage(): PlainShape {
  const dom = document.createElement("figure");
  dom.className = "picture";
  return {
    dom,
    show: ({ attrs }: Node) => (dom.textContent = String(attrs["alt"] ?? attrs["title"] ?? "")),
  };
}

/** `$x$` becomes math in the line when the second dollar is typed; `$$ ` a block of it. */
function mathRules(editor: Editor): InputRule[] {
  const inline = new InputRule({
    find: /(?<=^|[\s([{–—-])\$([^\s$](?:[^$]{0,500}[^\s$\\])?)\$$/u,
    handler: ({ state, range, match }) => {
      const node = state.schema.nodes["inlineMath"]?.create({ latex: match[1] });
      if (node === undefined) return null;
      state.tr.replaceWith(range.from, range.to, node);
      return undefined;
    },
  });
  const block = new InputRule({
    find: /^\$\$\s$/u,
    handler: ({ state, range }) => {
      const node = state.schema.nodes["blockMath"]?.create();
      const $from = state.doc.resolve(range.from);
      const isAll = $from.parent.content.size === range.to - range.from;
      const at = $from.before();
      const { depth } = $from;
      if (
        node === undefined ||
        !$from
          .node(depth - 1)
          .canReplaceWith($from.index(depth - 1), $from.index(depth - 1), node.type)
      )
        return null;
      if (isAll) {
        const paragraph = state.schema.nodes["paragraph"]?.create();
        state.tr.replaceWith(at, $from.after(), paragraph === undefined ? node : [node, paragraph]);
      } else state.tr.delete(range.from, range.to).insert(at, node);
      const made = new UndoStep(editor.state);
      setTimeout(() => {
        made.end();
        panelsOf(editor).show({ kind: "math", position: at, made });
      });
      return undefined;
    },
  });
  return [inline, block];
}

/** Enter on a formula or an image edits what it says. */
function openSelected(editor: Editor): boolean {
  const { selection } = editor.state;
  if (!(selection instanceof NodeSelection) || !editor.isEditable) return false;
  const kind = panelKinds[selection.node.type.name];
  if (kind === undefined) return false;
  panelsOf(editor).show({ kind, position: selection.from });
  return true;
}

const panelKinds: Readonly<Record<string, "math" | "image">> = {
  inlineMath: "math",
  blockMath: "math",
  image: "image",
};

function imagesIn(data: DataTransfer | null): readonly File[] {
  return [...(data?.files ?? [])].filter(({ type }) => type.startsWith("image/"));
}

/** True when there is more than the picture: a browser adds an element for the picture itself. */
function hasText(data: DataTransfer | null): boolean {
  const markup = data?.getData("text/html") ?? "";
  return (
    markup !== "" &&
    !/^\s*(<meta[^>]*>|<html>|<body>|<!--\w+-->|\s)*<img\b[^>]*>\s*(<!--\w+-->|<\/body>|<\/html>|\s)*$/iu.test(
      markup,
    )
  );
}
