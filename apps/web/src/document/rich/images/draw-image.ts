import type { Editor } from "@tiptap/core";
import { NodeSelection } from "@tiptap/pm/state";
import type { Reach } from "../../../api/documents.ts";
import { richText } from "../../../text/en-rich.ts";
import { button, controls, element } from "../dom.ts";
import { panelsOf } from "../panels.ts";
import type { Draw, Drawing, Place } from "../plain-view.ts";
import { showImage } from "./show-image.ts";
import { WidthHandle } from "./width-handle.ts";

/** In less, the button would cover the picture. In CSS pixels. */
const roomPx = { width: 220, height: 110 };

export function drawImage(editor: Editor, reach: Reach): Draw {
  return (place) => new DrawnImage(editor, reach, place);
}

/** An image with its caption, a handle for its width and a button for its description. */
class DrawnImage implements Drawing {
  readonly #place: Place;
  readonly #from: { readonly editor: Editor; readonly reach: Reach };
  readonly #frame = element("div", { className: "picture-frame" });
  readonly #image = element("img");
  readonly #words = element("div", { className: "picture-failure" });
  readonly #caption = element("figcaption");
  readonly #handle: WidthHandle;
  readonly #sized: ResizeObserver;
  #src: unknown = null;

  constructor(editor: Editor, reach: Reach, place: Place) {
    this.#place = place;
    this.#from = { editor, reach };
    const describe = button({
      className: "picture-describe",
      text: richText.image.describe,
      onClick: () => {
        const position = place.position();
        if (position !== undefined) panelsOf(editor).show({ kind: "image", position });
      },
    });
    this.#handle = new WidthHandle(this.#frame, (width) => setWidth(place, width));
    this.#image.draggable = false;
    this.#frame.append(
      this.#image,
      this.#words,
      controls("picture-tools", describe),
      this.#handle.element,
    );
    place.dom.textContent = "";
    place.dom.append(this.#frame, this.#caption);
    place.dom.addEventListener("dblclick", () => {
      if (place.view.editable) describe.click();
    });
    this.#sized = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = this.#frame;
      const isSmall = clientWidth < roomPx.width || clientHeight < roomPx.height;
      place.dom.toggleAttribute("data-small", isSmall);
    });
    this.#sized.observe(this.#frame);
    this.#show();
  }

  update(): void {
    this.#show();
  }

  destroy(): void {
    this.#sized.disconnect();
  }

  #show(): void {
    const { src, alt, title, width } = this.#place.node().attrs;
    const description = typeof alt === "string" ? alt : "";
    this.#image.alt = description === "" ? richText.image.noDescription : description;
    this.#place.dom.dataset["described"] = String(description !== "");
    this.#caption.textContent = typeof title === "string" ? title : "";
    this.#caption.hidden = this.#caption.textContent === "";
    this.#frame.style.inlineSize = typeof width === "number" ? `${width}px` : "";
    this.#handle.set(typeof width === "number" ? width : null);
    if (src === this.#src) return;
    this.#src = src;
    void this.#load(String(src));
  }

  async #load(src: string): Promise<void> {
    this.#place.dom.dataset["state"] = "loading";
    this.#words.textContent = richText.image.loading;
    const failure = await showImage(this.#image, src, this.#from);
    if (this.#src !== src) return;
    this.#place.dom.dataset["state"] = failure === null ? "shown" : "failed";
    this.#words.textContent = failure ?? "";
  }
}

/** The height follows the width. */
function setWidth({ view, position, node }: Place, width: number | null): void {
  const at = position();
  if (at === undefined || !view.editable || node().attrs["width"] === width) return;
  const { tr } = view.state;
  tr.setNodeMarkup(at, null, { ...node().attrs, width, height: null });
  tr.setSelection(NodeSelection.create(tr.doc, at));
  view.dispatch(tr);
}
