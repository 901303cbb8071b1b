import type { Node } from "@tiptap/pm/model";
import {
  AllSelection,
  type EditorState,
  NodeSelection,
  Plugin,
  PluginKey,
  Selection,
  TextSelection,
} from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import {
  type getRelativeSelection,
  type ProsemirrorBinding,
  ySyncPluginKey,
  yUndoPluginKey,
} from "@tiptap/y-tiptap";
import type { UndoManager } from "yjs";
import { toAbsolutePosition } from "../presence/positions.ts";

/**
 * Puts the caret back with the text: undo to where it was before the step, redo to where it was after
 * it. The library keeps only where it was before the last change of any kind, which for a redo is before
 * the text that comes back. Its own plugin for undo has to come first.
 */
export function caretInHistory(): Plugin {
  let view: EditorView | null = null;
  // The same functions for the plugin's life, which may be given its view more than once.
  const keep = (event: StackEvent, undo: UndoManager): void => {
    if (view !== null) keepSelections(view.state, event, undo);
  };
  const restore = ({ stackItem, type }: StackEvent): void => {
    if (view !== null) restoreSelection(view, stackItem.meta.get(keptSelections), type);
  };
  return new Plugin<RelativeSelection | null>({
    key: before,
    state: {
      init: () => null,
      // What an edit makes others append to it begins elsewhere.
      apply: (tr, selection, _, state) =>
        tr.docChanged && tr.getMeta("appendedTransaction") === undefined
          ? (undoOf(state)?.prevSel ?? null)
          : selection,
    },
    view: (shown) => {
      view = shown;
      const undo = undoOf(shown.state)?.undoManager;
      undo?.on("stack-item-added", keep);
      undo?.on("stack-item-updated", keep);
      undo?.on("stack-item-popped", restore);
      return {};
    },
  });
}

const before: PluginKey<RelativeSelection | null> = new PluginKey("caretInHistory");
/** Under what a step keeps its selections. */
const keptSelections = Symbol("selections of a step");

type RelativeSelection = ReturnType<typeof getRelativeSelection>;

interface KeptSelections {
  readonly undo: RelativeSelection | null;
  readonly redo: RelativeSelection | null;
}

interface StackEvent {
  readonly stackItem: { readonly meta: Map<unknown, unknown> };
  readonly origin: unknown;
  readonly type: "undo" | "redo";
}

function keepSelections(state: EditorState, event: StackEvent, undo: UndoManager): void {
  const { meta } = event.stackItem;
  if (event.origin === undo) {
    // The step that this one takes back, or makes again.
    meta.set(keptSelections, undo.currStackItem?.meta.get(keptSelections));
    return;
  }
  const kept = meta.get(keptSelections) as KeptSelections | undefined;
  meta.set(keptSelections, {
    undo: kept === undefined ? (before.getState(state) ?? null) : kept.undo,
    // As the binding has just worked it out.
    redo: bindingOf(state)?.beforeTransactionSelection ?? null,
  } satisfies KeptSelections);
}

function restoreSelection(view: EditorView, kept: unknown, type: "undo" | "redo"): void {
  const { state } = view;
  const binding = bindingOf(state);
  if (binding === null) return;
  // The library leaves a selection there for the next change, even if that is somebody else's.
  binding.beforeTransactionSelection = null;
  // Where nothing is left, the editor shows a line that it would write with the next transaction.
  if (binding.type.length === 0) return;
  const relative = (kept as KeptSelections | undefined)?.[type] ?? null;
  const anchor = relative && toAbsolutePosition(state, binding.type, relative.anchor);
  const head = relative && toAbsolutePosition(state, binding.type, relative.head);
  if (relative === null || anchor === null || head === null) return;
  const selection = selectionIn(state.doc, { type: relative.type, anchor, head });
  if (selection.eq(state.selection)) return;
  const tr = state.tr.setSelection(selection);
  view.dispatch(view.hasFocus() ? tr.scrollIntoView() : tr);
}

function selectionIn(
  doc: Node,
  { type, anchor, head }: { readonly type: string; readonly anchor: number; readonly head: number },
): Selection {
  if (type === "all") return new AllSelection(doc);
  const $anchor = doc.resolve(anchor);
  if (type !== "node") return TextSelection.between($anchor, doc.resolve(head));
  const isNode = $anchor.nodeAfter !== null && NodeSelection.isSelectable($anchor.nodeAfter);
  return isNode ? new NodeSelection($anchor) : Selection.near($anchor);
}

function undoOf(
  state: EditorState,
): { readonly undoManager: UndoManager; readonly prevSel: RelativeSelection | null } | undefined {
  return yUndoPluginKey.getState(state);
}

/** Its selection is declared as none at all. */
type Binding = Omit<ProsemirrorBinding, "beforeTransactionSelection"> & {
  beforeTransactionSelection: RelativeSelection | null;
};

function bindingOf(state: EditorState): Binding | null {
  return (
    (ySyncPluginKey.getState(state) as { binding: Binding | null } | undefined)?.binding ?? null
  );
}
