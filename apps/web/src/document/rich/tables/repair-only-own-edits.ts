import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { fixTablesKey } from "@tiptap/pm/tables";

const key = new PluginKey<boolean>("repairOnlyOwnEdits");

/**
 * Two people who change a table at once can leave it with rows of different length. The editor's
 * library repairs that with whatever comes next, also with what comes from others: then everybody who
 * has the document open would write, readers among them. Here it is repaired by the one who next
 * edits the table.
 */
export function repairOnlyOwnEdits(): Plugin<boolean> {
  return new Plugin<boolean>({
    key,
    state: {
      init: () => false,
      // Whether what is being applied was written here.
      apply: (transaction, isOwn) =>
        transaction.getMeta("appendedTransaction") === undefined
          ? transaction.docChanged && !isChangeOrigin(transaction)
          : isOwn,
    },
    filterTransaction: (transaction, state) =>
      transaction.getMeta(fixTablesKey) === undefined || key.getState(state) === true,
  });
}
