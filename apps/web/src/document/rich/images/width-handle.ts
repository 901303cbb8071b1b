import { richText } from "../../../text/en-rich.ts";
import { element } from "../dom.ts";

const widthMin = 48;
const stepPx = 16;
const largeStepPx = 96;

/** Changes the width of a picture, by dragging or with arrow keys. Double click or Delete gives it its own. */
export class WidthHandle {
  readonly element = element("div", {
    className: "picture-handle",
    label: richText.image.width,
  });
  readonly #frame: HTMLElement;
  readonly #onWidth: (width: number | null) => void;

  constructor(frame: HTMLElement, onWidth: (width: number | null) => void) {
    this.#frame = frame;
    this.#onWidth = onWidth;
    this.element.tabIndex = 0;
    this.element.setAttribute("role", "slider");
    this.element.setAttribute("aria-valuemin", String(widthMin));
    this.element.dataset["control"] = "true";
    this.element.dataset["print"] = "hide";
    this.element.addEventListener("pointerdown", (event) => this.#drag(event));
    this.element.addEventListener("keydown", (event) => this.#press(event));
    this.element.addEventListener("dblclick", () => onWidth(null));
    this.element.addEventListener("focus", () => this.set(null));
  }

  /** What the handle tells of the width: null is the picture's own, as it is shown now. */
  set(width: number | null): void {
    const shown = Math.round(width ?? this.#frame.clientWidth);
    this.element.setAttribute("aria-valuenow", String(shown));
    this.element.setAttribute("aria-valuemax", String(Math.round(this.#widthMax())));
    this.element.setAttribute("aria-valuetext", richText.image.pixels(shown));
  }

  #drag(down: PointerEvent): void {
    if (down.button !== 0) return;
    down.preventDefault();
    const from = this.#frame.clientWidth;
    const sign = getComputedStyle(this.#frame).direction === "rtl" ? -1 : 1;
    const widthAt = ({ clientX }: PointerEvent): number =>
      this.#fit(from + sign * (clientX - down.clientX));
    const end = new AbortController();
    const { signal } = end;
    this.element.setPointerCapture(down.pointerId);
    this.element.addEventListener(
      "pointermove",
      (move) => (this.#frame.style.inlineSize = `${widthAt(move)}px`),
      { signal },
    );
    this.element.addEventListener(
      "pointerup",
      (up) => {
        end.abort();
        if (widthAt(up) !== from) this.#onWidth(widthAt(up));
      },
      { signal },
    );
    this.element.addEventListener("pointercancel", () => end.abort(), { signal });
  }

  #press(event: KeyboardEvent): void {
    const step = event.shiftKey ? largeStepPx : stepPx;
    const width = this.#frame.clientWidth;
    const widths: Readonly<Record<string, number | null>> = {
      ArrowRight: this.#fit(width + step),
      ArrowUp: this.#fit(width + step),
      ArrowLeft: this.#fit(width - step),
      ArrowDown: this.#fit(width - step),
      Home: widthMin,
      End: this.#fit(this.#widthMax()),
      Delete: null,
    };
    const wanted = widths[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    this.#onWidth(wanted);
    this.set(wanted);
    // The node was selected, which takes the focus into the text.
    this.element.focus();
  }

  #widthMax(): number {
    return this.#frame.parentElement?.clientWidth ?? this.#frame.clientWidth;
  }

  #fit(width: number): number {
    return Math.round(Math.max(widthMin, Math.min(width, this.#widthMax())));
  }
}
