import { limits } from "@scriptorium/sync/protocol";
import { richText } from "../../../text/en-rich.ts";
import { button, element } from "../dom.ts";

/** How long nothing is typed before a diagram is drawn again, in ms. */
const pauseMs = 350;

/**
 * The picture of what a code block says as Mermaid, below it. It is shown as an image, in which the
 * browser runs no script and loads nothing, whatever the source is.
 */
export class Diagram {
  readonly #block: HTMLElement;
  readonly #picture = element("img");
  readonly #failure = element("div", { className: "diagram-failure" });
  readonly #figure = element("figure", { className: "diagram" });
  readonly #toggle: HTMLButtonElement;
  #watch = new AbortController();
  #source: string | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #url: string | null = null;

  constructor(block: HTMLElement, tools: HTMLElement) {
    this.#block = block;
    this.#toggle = button({ className: "diagram-toggle", onClick: () => this.#toggleSource() });
    this.#toggle.textContent = richText.diagram.hideSource;
    this.#toggle.hidden = true;
    tools.prepend(this.#toggle);
    this.#figure.contentEditable = "false";
    this.#failure.setAttribute("role", "status");
    this.#figure.append(this.#picture, this.#failure);
  }

  /** Shows the picture of this source, or none at all. */
  show(source: string | null): void {
    if (source === this.#source) return;
    const isFirst = this.#source === null;
    this.#source = source;
    this.#toggle.hidden = source === null;
    if (source === null) {
      this.#stop();
      return;
    }
    if (!isFirst) {
      this.#drawSoon();
      return;
    }
    this.#block.append(this.#figure);
    this.#watchTheme();
    void this.#draw();
  }

  /** Shows the picture alone, as long as it can be drawn. */
  hideSource(): void {
    this.#showSource(false);
  }

  destroy(): void {
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#watch.abort();
    this.#figure.remove();
    delete this.#block.dataset["source"];
    if (this.#url !== null) URL.revokeObjectURL(this.#url);
    this.#url = null;
    this.#source = null;
  }

  #drawSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#draw(), pauseMs);
  }

  /** A picture does not change its colours with the page. */
  #watchTheme(): void {
    this.#watch = new AbortController();
    const { signal } = this.#watch;
    const chosen = new MutationObserver(() => this.#drawSoon());
    chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    signal.addEventListener("abort", () => chosen.disconnect());
    darkScheme().addEventListener("change", () => this.#drawSoon(), { signal });
  }

  async #draw(): Promise<void> {
    const source = this.#source;
    if (source === null) return;
    if (source.trim() === "") this.#fail(richText.diagram.empty);
    else if (source.length > limits.diagramCharactersMax) this.#fail(richText.diagram.tooLong);
    else await this.#drawFrom(source);
  }

  async #drawFrom(source: string): Promise<void> {
    try {
      const { drawMermaid } = await import("../../../on-demand/mermaid.ts");
      const isDark = isDarkNow();
      const drawn = await drawMermaid(source, isDark);
      // What was drawn of an earlier source comes too late.
      if (this.#source !== source) return;
      if (drawn.kind === "failed") this.#fail(richText.diagram.failed(drawn.reason));
      else this.#present(drawn.svg, source);
    } catch (error) {
      console.warn("Diagrams can't be drawn.", error);
      this.#fail(richText.diagram.notLoaded);
    }
  }

  #present(svg: string, source: string): void {
    const before = this.#url;
    this.#url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    const [, width, height] = /viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
    const inlineSize = Math.ceil(Number(width ?? 300));
    this.#picture.width = inlineSize;
    this.#picture.height = Math.ceil(Number(height ?? 150));
    this.#picture.style.setProperty("--diagram-width", `${inlineSize}px`);
    this.#picture.src = this.#url;
    this.#picture.alt = richText.diagram.alt(source.trim().split("\n")[0] ?? "");
    this.#picture.hidden = false;
    this.#figure.dataset["state"] = "drawn";
    this.#failure.textContent = "";
    if (before !== null) URL.revokeObjectURL(before);
  }

  /** The last picture stays, paler, beside what is wrong with the source. */
  #fail(reason: string): void {
    this.#figure.dataset["state"] = "failed";
    this.#picture.hidden = this.#url === null;
    this.#failure.textContent = reason;
    this.#showSource(true);
  }

  #toggleSource(): void {
    this.#showSource(this.#block.dataset["source"] === "hidden");
  }

  #showSource(isShown: boolean): void {
    this.#block.dataset["source"] = isShown ? "shown" : "hidden";
    const { hideSource, showSource } = richText.diagram;
    this.#toggle.textContent = isShown ? hideSource : showSource;
  }
}

function isDarkNow(): boolean {
  const { theme } = document.documentElement.dataset;
  return theme === undefined || theme === "system" ? darkScheme().matches : theme === "dark";
}

function darkScheme(): MediaQueryList {
  return matchMedia("(prefers-color-scheme: dark)");
}
