import type { Editor } from "@tiptap/core";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { showPosition } from "../scrolling/show-position.ts";
import type { FollowWish } from "./follow-wish.ts";
import { type Person, othersIn, windowsIn } from "./person.ts";
import { toAbsolutePosition } from "./positions.ts";

interface FollowerOptions {
  readonly editor: Editor;
  readonly awareness: Awareness;
  readonly body: Y.XmlFragment;
  readonly wish: FollowWish;
}

const fields = "input, textarea, [contenteditable=true]";
const scrollingKeys = new Set([
  "ArrowUp",
  "ArrowDown",
  "PageUp",
  "PageDown",
  "Home",
  "End",
  "Escape",
]);

/**
 * Keeps the place in sight that the followed person sees, whatever the size of their window, until
 * they leave or this window's person scrolls, types or clicks into the text. While it follows, the
 * other window is told, and only then does that one tell where it is.
 */
export class Follower {
  readonly #options: FollowerOptions;
  readonly #listening = new AbortController();
  #shown: Person | null = null;
  #told: number | null = null;

  constructor(options: FollowerOptions) {
    this.#options = options;
    const { awareness, wish } = options;
    const { signal } = this.#listening;
    awareness.on("change", this.#follow);
    signal.addEventListener("abort", wish.subscribe(this.#follow));
    signal.addEventListener("abort", () => awareness.off("change", this.#follow));
    const stop = (): void => wish.choose(null);
    addEventListener("wheel", stop, { signal, passive: true });
    addEventListener("touchmove", stop, { signal, passive: true });
    addEventListener("keydown", this.#stopOnKey, { signal, capture: true });
    addEventListener("pointerdown", this.#stopOnPress, { signal, capture: true });
    this.#follow();
  }

  destroy(): void {
    this.#listening.abort();
    this.#tell(null);
  }

  readonly #follow = (): void => {
    const { editor, awareness, wish } = this.#options;
    if (editor.isDestroyed) return;
    const person = followedPerson(awareness, wish);
    this.#tell(person?.clientId ?? null);
    if (wish.personId !== null && person === null) wish.choose(null);
    if (person !== null) this.#show(person);
    this.#shown = person;
  };

  #show(person: Person): void {
    const { editor, body } = this.#options;
    const before = this.#shown?.clientId === person.clientId ? this.#shown : null;
    if (person.viewport !== null && !isSame(person.viewport, before?.viewport)) {
      const top = toAbsolutePosition(editor.state, body, person.viewport);
      // At the very start they see the title as well.
      if (top === 0) scrollTo({ top: 0 });
      else if (top !== null) showPosition(editor.view, top, "top", "smooth");
    } else if (person.cursor !== null && !isSame(person.cursor, before?.cursor)) {
      const head = toAbsolutePosition(editor.state, body, person.cursor.head);
      if (head !== null) showPosition(editor.view, head, "nearest", "smooth");
    }
  }

  #tell(clientId: number | null): void {
    if (clientId === this.#told) return;
    this.#told = clientId;
    this.#options.awareness.setLocalStateField("following", clientId);
  }

  readonly #stopOnKey = ({ key, target }: KeyboardEvent): void => {
    const isInField = target instanceof Element && target.closest(fields) !== null;
    const isScrolling = scrollingKeys.has(key) || (key === " " && target === document.body);
    if (isScrolling || (isInField && !isModifier(key))) this.#options.wish.choose(null);
  };

  /** Into the text, or onto the window's own scroll bar. */
  readonly #stopOnPress = ({ target }: PointerEvent): void => {
    const isInText = target instanceof Node && this.#options.editor.view.dom.contains(target);
    if (isInText || target === document.documentElement) this.#options.wish.choose(null);
  };
}

/** The window of the followed person that counts. Null when nobody is followed, or they left. */
function followedPerson(awareness: Awareness, wish: FollowWish): Person | null {
  if (wish.personId === null) return null;
  const self = { clientId: awareness.clientID, personId: null };
  const others = othersIn(windowsIn(awareness.getStates()), self);
  return others.find(({ id }) => id === wish.personId) ?? null;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isModifier(key: string): boolean {
  return key === "Shift" || key === "Control" || key === "Alt" || key === "Meta" || key === "Tab";
}
