import { calloutKinds } from "@scriptorium/document/schema";
import type { NodeViewRenderer } from "@tiptap/core";
import type { Node } from "@tiptap/pm/model";
import { text } from "../../text/en.ts";

/**
 * A callout with its icon, which tells its kind and, where the text can be edited, is the button to
 * change it. What the button does is loaded later: it is found by `data-callout-kind`.
 */
export const calloutView: NodeViewRenderer = ({ node, editor }) => {
  const dom = document.createElement("aside");
  const icon = document.createElement("button");
  const contentDOM = document.createElement("div");
  // Its icon stands where its words begin.
  dom.dir = "auto";
  icon.type = "button";
  icon.contentEditable = "false";
  icon.ariaHasPopup = "menu";
  dom.append(icon, contentDOM);
  let { type } = node;
  const show = (shown: Node): boolean => {
    if (shown.type !== type) return false;
    ({ type } = shown);
    const kind = calloutKinds.find((known) => known === shown.attrs["kind"]) ?? "note";
    dom.dataset["callout"] = kind;
    dom.ariaLabel = text.blocks.callouts[kind];
    icon.dataset["calloutKind"] = kind;
    icon.ariaLabel = editor.isEditable
      ? text.blocks.calloutKind(text.blocks.callouts[kind])
      : text.blocks.callouts[kind];
    return true;
  };
  show(node);
  return {
    dom,
    contentDOM,
    update: show,
    ignoreMutation: ({ type: kind, target }) =>
      kind !== "selection" && !contentDOM.contains(target),
    stopEvent: (event) => event.target === icon,
  };
};
