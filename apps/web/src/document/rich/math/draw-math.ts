import type { Editor } from "@tiptap/core";
import { richText } from "../../../text/en-rich.ts";
import { panelsOf } from "../panels.ts";
import type { Draw, Drawing, Place } from "../plain-view.ts";
import { showMath } from "./show-math.ts";

export function drawMath(editor: Editor): Draw {
  return (place) => new DrawnMath(editor, place);
}

/** A formula as it is printed, or its source with what is wrong with it. A click edits it. */
class DrawnMath implements Drawing {
  readonly #place: Place;

  constructor(editor: Editor, place: Place) {
    this.#place = place;
    place.dom.addEventListener("click", () => {
      const position = place.position();
      if (position === undefined || !place.view.editable) return;
      panelsOf(editor).show({ kind: "math", position });
    });
    this.#draw();
  }

  update(): void {
    this.#draw();
  }

  /** Nothing is left behind: what it listens to goes with it. */
  destroy(): void {}

  #draw(): void {
    const { dom } = this.#place;
    const { attrs, type } = this.#place.node();
    const latex = String(attrs["latex"]);
    dom.title = "";
    if (latex.trim() === "") {
      dom.textContent = richText.math.empty;
      dom.dataset["state"] = "empty";
      return;
    }
    void showMath(dom, latex, type.name === "blockMath").then((failure) => {
      if (failure !== null) dom.title = failure;
    });
  }
}
