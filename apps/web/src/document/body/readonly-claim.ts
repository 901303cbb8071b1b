import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";

/** Says to screen readers whether the text can be written in, as that changes. */
export const ReadonlyClaim: Extension = Extension.create({
  name: "readonlyClaim",
  addProseMirrorPlugins() {
    const { editor } = this;
    const attributes = (): Record<string, string> => ({
      "aria-readonly": String(!editor.options.editable),
    });
    return [new Plugin({ props: { attributes } })];
  },
});
