import { inkOn } from "../../identity/person-color.ts";
import type { Box } from "./caret-geometry.ts";
import styles from "./caret-overlay.module.css";
import type { Person } from "./person.ts";

const labelShownMs = 2_000;
const selectionShownMs = 10_000;
// Closer to the layer's end than this, a label opens towards the start.
const labelRoomPx = 170;

interface Place {
  readonly caret: Box;
  /** Towards which side of the line the name opens. */
  readonly side: "start" | "end";
  readonly selection: readonly Box[];
}

/** The caret, name and selection of one other person, as elements of the overlay. */
export class PeerMark {
  readonly #layer: HTMLElement;
  readonly #caret = document.createElement("div");
  readonly #label = document.createElement("span");
  #boxes: readonly HTMLElement[] = [];
  #cursor = "";
  #written = "";
  #labelTimer: ReturnType<typeof setTimeout> | undefined;
  #selectionTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(layer: HTMLElement) {
    this.#layer = layer;
    this.#caret.className = styles["caret"] ?? "";
    this.#caret.dataset["testid"] = "remote-caret";
    this.#label.className = styles["label"] ?? "";
    this.#caret.append(this.#label);
    layer.append(this.#caret);
  }

  /** Takes it off the page while it is far from the window, where moving it would cost as much. */
  putAway(person: Person): void {
    this.#name(person);
    this.#caret.hidden = true;
    this.#written = "";
    for (const box of this.#boxes) box.remove();
    this.#boxes = [];
  }

  draw(person: Person, caret: Box, selection: readonly Box[]): void {
    const side = caret.x > this.#layer.clientWidth - labelRoomPx ? "end" : "start";
    // Once all carets of this frame are measured. Between two that are, each change would have the
    // browser lay out the page again.
    queueMicrotask(() => {
      if (this.#caret.isConnected) this.#write(person, { caret, side, selection });
    });
  }

  remove(): void {
    clearTimeout(this.#labelTimer);
    clearTimeout(this.#selectionTimer);
    this.#caret.remove();
    for (const box of this.#boxes) box.remove();
  }

  #write(person: Person, place: Place): void {
    this.#noticeMove(JSON.stringify(person.cursor));
    const isIdle = this.#selectionTimer === undefined;
    const written = JSON.stringify([person.name, person.color, place, isIdle]);
    if (written === this.#written) return;
    this.#written = written;
    const { caret, side, selection } = place;
    this.#name(person);
    this.#caret.hidden = false;
    this.#caret.dataset["side"] = side;
    this.#caret.style.setProperty("--person", person.color);
    this.#caret.style.translate = `${caret.x}px ${caret.y}px`;
    this.#caret.style.blockSize = `${caret.height}px`;
    this.#label.style.color = inkOn(person.color);
    this.#drawSelection(person, selection);
  }

  #name(person: Person): void {
    if (this.#caret.dataset["name"] === person.name) return;
    this.#caret.dataset["name"] = person.name;
    // The name comes from the network: text, never markup.
    this.#label.textContent = person.name;
  }

  #drawSelection(person: Person, selection: readonly Box[]): void {
    for (const unused of this.#boxes.slice(selection.length)) unused.remove();
    this.#boxes = selection.map((box, index) => {
      const element = this.#boxes[index] ?? this.#newBox();
      element.style.setProperty("--person", person.color);
      element.style.translate = `${box.x}px ${box.y}px`;
      element.style.inlineSize = `${box.width}px`;
      element.style.blockSize = `${box.height}px`;
      element.toggleAttribute("data-idle", this.#selectionTimer === undefined);
      return element;
    });
  }

  #newBox(): HTMLElement {
    const box = document.createElement("div");
    box.className = styles["selection"] ?? "";
    box.dataset["testid"] = "remote-selection";
    this.#layer.prepend(box);
    return box;
  }

  /** Shows the name and the selection anew, for a while. */
  wake(): void {
    clearTimeout(this.#labelTimer);
    clearTimeout(this.#selectionTimer);
    this.#caret.removeAttribute("data-idle");
    for (const box of this.#boxes) box.removeAttribute("data-idle");
    this.#labelTimer = setTimeout(
      () => this.#caret.toggleAttribute("data-idle", true),
      labelShownMs,
    );
    this.#selectionTimer = setTimeout(() => {
      this.#selectionTimer = undefined;
      for (const box of this.#boxes) box.toggleAttribute("data-idle", true);
    }, selectionShownMs);
  }

  #noticeMove(cursor: string): void {
    if (cursor === this.#cursor) return;
    this.#cursor = cursor;
    this.wake();
  }
}
