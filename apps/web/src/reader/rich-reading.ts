import "../document/rich/rich.css";
import { colorCode } from "../document/rich/code/code-colors.ts";
import { codeLanguageOf, diagramLanguage } from "../document/rich/code/code-language.ts";
import { tokensIn } from "../document/rich/code/tokens-in.ts";
import { Diagram } from "../document/rich/diagrams/diagram.ts";
import { controls, element } from "../document/rich/dom.ts";
import { showMath } from "../document/rich/math/show-math.ts";

/**
 * Draws what stands in the page as its source: formulas, diagrams, and the colours of code. What
 * can't be drawn stays as it is.
 */
export class RichReading {
  readonly #drawn = new Map<Element, AbortController>();

  /** Draws what is in a block of the text. What stands for it now: itself, or what holds it and its picture. */
  draw(block: Element): Element {
    const life = new AbortController();
    // Diagrams first: they change what stands for the block.
    const shown = this.#drawCode(block, life.signal);
    for (const formula of withIn(shown, "[data-type=inline-math], [data-type=block-math]")) {
      const isBlock = formula.dataset["type"] === "block-math";
      void showMath(formula, formula.textContent, isBlock);
    }
    this.#drawn.set(shown, life);
    return shown;
  }

  /** Forgets a block that is no longer in the text. */
  drop(block: Element): void {
    this.#drawn.get(block)?.abort();
    this.#drawn.delete(block);
  }

  dropAll(): void {
    for (const life of this.#drawn.values()) life.abort();
    this.#drawn.clear();
  }

  #drawCode(block: Element, signal: AbortSignal): Element {
    let shown = block;
    for (const pre of withIn(block, "pre")) {
      const code = pre.querySelector("code") ?? pre;
      const said = /(?:^|\s)language-(\S+)/.exec(code.className)?.[1] ?? null;
      const language = codeLanguageOf(said)?.id ?? null;
      if (language === diagramLanguage) {
        const holder = drawDiagram(pre, code.textContent, signal);
        if (pre === block) shown = holder;
      } else void color(code, language, signal);
    }
    return shown;
  }
}

async function color(
  code: HTMLElement,
  language: string | null,
  signal: AbortSignal,
): Promise<void> {
  const tokens = await tokensIn(code.textContent, language);
  if (signal.aborted) return;
  const uncolor = colorCode(code, tokens);
  signal.addEventListener("abort", uncolor);
}

/** Puts the picture of what `pre` says below it, and returns what holds both. */
function drawDiagram(pre: HTMLElement, source: string, signal: AbortSignal): HTMLElement {
  const holder = element("div", { className: "code-block" });
  const tools = controls("code-tools");
  pre.replaceWith(holder);
  holder.append(pre, tools);
  const diagram = new Diagram(holder, tools);
  diagram.show(source);
  diagram.hideSource();
  signal.addEventListener("abort", () => diagram.destroy());
  return holder;
}

function withIn(block: Element, selector: string): readonly HTMLElement[] {
  const inside = [...block.querySelectorAll<HTMLElement>(selector)];
  return block instanceof HTMLElement && block.matches(selector) ? [block, ...inside] : inside;
}
