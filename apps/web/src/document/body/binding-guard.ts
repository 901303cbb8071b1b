import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import type { EditorView } from "@tiptap/pm/view";
import { getRelativeSelection, type ProsemirrorBinding, ySyncPluginKey } from "@tiptap/y-tiptap";
import type * as Y from "yjs";

/**
 * Keeps what the editor shows in step with the document where the binding (y-tiptap 3.0.9, patched) does not.
 * What it does not show, the next keystroke deletes, because it writes what is shown.
 *
 * After an undo the binding holds the selection of an older state, and throws over it when the next
 * update comes. So it does when Yjs tidies up formats right after an update that made the text
 * shorter, as a transaction that follows at once. Whatever else keeps an update from being shown, the text is rendered anew.
 */
export const BindingGuard: Extension = Extension.create({
  name: "bindingGuard",
  addProseMirrorPlugins: () => {
    // Set when a change that came is shown.
    const shown = { isUpToDate: true };
    return [
      new Plugin({
        state: {
          init: () => null,
          apply: (transaction) => {
            const meta = transaction.getMeta(ySyncPluginKey) as
              | { readonly isChangeOrigin?: boolean }
              | undefined;
            if (meta?.isChangeOrigin === true) shown.isUpToDate = true;
            return null;
          },
        },
        view: (view) => ({ destroy: guard(view, shown) }),
      }),
    ];
  },
});

function guard(view: EditorView, shown: { isUpToDate: boolean }): () => void {
  const { binding, doc } = ySyncPluginKey.getState(view.state) as {
    readonly binding: Binding;
    readonly doc: Y.Doc;
  };

  function refreshSelection(): void {
    const before = binding.beforeTransactionSelection;
    const { anchor, head } = view.state.selection;
    if (before === null || (before.absAnchor === anchor && before.absHead === head)) return;
    binding.beforeTransactionSelection = getRelativeSelection(
      binding as ProsemirrorBinding,
      view.state,
    );
  }

  function expectShown(): void {
    shown.isUpToDate = false;
  }

  function showAnyway({ origin, changedParentTypes }: Y.Transaction): void {
    const isToBeShown = origin !== ySyncPluginKey && changedParentTypes.has(binding.type as never);
    if (shown.isUpToDate || !isToBeShown) return;
    binding.beforeTransactionSelection = null;
    binding._forceRerender();
  }

  doc.on("beforeTransaction", refreshSelection);
  doc.on("beforeObserverCalls", expectShown);
  // Comes after every observer, also after one that threw.
  doc.on("afterTransaction", showAnyway);
  return () => {
    doc.off("beforeTransaction", refreshSelection);
    doc.off("beforeObserverCalls", expectShown);
    doc.off("afterTransaction", showAnyway);
  };
}

/** The part of the library's binding that is used here. Its own type says that the selection is never null. */
interface Binding extends Omit<ProsemirrorBinding, "beforeTransactionSelection"> {
  beforeTransactionSelection: ReturnType<typeof getRelativeSelection> | null;
}
