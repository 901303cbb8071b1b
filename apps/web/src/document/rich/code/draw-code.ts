import type { Editor } from "@tiptap/core";
import { richText } from "../../../text/en-rich.ts";
import { Diagram } from "../diagrams/diagram.ts";
import { button, controls, element } from "../dom.ts";
import { panelsOf } from "../panels.ts";
import type { Draw, Drawing, Place } from "../plain-view.ts";
import { colorCode } from "./code-colors.ts";
import { codeLanguageOf, diagramLanguage } from "./code-language.ts";
import { tokensIn } from "./tokens-in.ts";

/** How long nothing is typed before code is read again, in ms. */
const pauseMs = 120;

export function drawCode(editor: Editor): Draw {
  return (place) => new DrawnCode(editor, place);
}

/** A code block's colours, its language, a button that copies it, and the diagram that it may say. */
class DrawnCode implements Drawing {
  readonly #place: Place;
  readonly #tools: HTMLElement;
  readonly #language: HTMLButtonElement;
  /** The same for readers. */
  readonly #name = element("span", { className: "code-name" });
  readonly #diagram: Diagram;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #uncolor = (): void => {};
  #isGone = false;

  constructor(editor: Editor, place: Place) {
    this.#place = place;
    this.#language = button({
      className: "code-language",
      onClick: () => {
        const position = place.position();
        if (position !== undefined && place.view.editable) {
          panelsOf(editor).show({ kind: "language", position });
        }
      },
    });
    const copy = button({
      className: "code-copy",
      text: richText.code.copy,
      onClick: () => void this.#copy(copy),
    });
    this.#tools = controls("code-tools", this.#name, this.#language, copy);
    this.#diagram = new Diagram(place.dom, this.#tools);
    place.dom.append(this.#tools);
    this.#showLanguage();
    void this.#read();
  }

  update(): void {
    this.#showLanguage();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#read(), pauseMs);
  }

  destroy(): void {
    this.#isGone = true;
    clearTimeout(this.#timer);
    this.#uncolor();
    this.#diagram.destroy();
  }

  #showLanguage(): void {
    const said: unknown = this.#place.node().attrs["language"];
    const plain = typeof said === "string" ? said : richText.code.plain;
    const name = codeLanguageOf(said)?.name ?? plain;
    if (this.#name.textContent === name) return;
    this.#name.textContent = name;
    this.#language.textContent = name;
    this.#language.setAttribute("aria-label", richText.code.languageIs(name));
  }

  async #read(): Promise<void> {
    const { attrs, textContent: code } = this.#place.node();
    const language = codeLanguageOf(attrs["language"])?.id ?? null;
    this.#diagram.show(language === diagramLanguage ? code : null);
    const tokens = await tokensIn(code, language);
    // Meanwhile it may have become something else, which is read in its turn.
    if (this.#isGone || this.#place.node().textContent !== code) return;
    this.#uncolor();
    this.#uncolor =
      this.#place.contentDOM === null ? () => {} : colorCode(this.#place.contentDOM, tokens);
  }

  async #copy(copy: HTMLButtonElement): Promise<void> {
    let said: string = richText.code.copied;
    try {
      await navigator.clipboard.writeText(this.#place.node().textContent);
    } catch {
      said = richText.code.copyFailed;
    }
    copy.textContent = said;
    setTimeout(() => (copy.textContent = richText.code.copy), 2_000);
  }
}
