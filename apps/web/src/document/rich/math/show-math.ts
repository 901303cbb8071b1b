import { limits } from "@scriptorium/sync/protocol";
import { richText } from "../../../text/en-rich.ts";

/**
 * Shows a formula in `element`. Resolves with what is wrong with it, when its source is shown instead,
 * or with null. Of two formulas for one element, the later one is shown.
 */
export async function showMath(
  element: HTMLElement,
  latex: string,
  isBlock: boolean,
): Promise<string | null> {
  element.dataset["latex"] = latex;
  const failure = await tryToShow(element, latex, isBlock);
  if (element.dataset["latex"] !== latex) return failure;
  element.dataset["state"] = failure === null ? "shown" : "failed";
  if (failure !== null) element.textContent = latex;
  return failure;
}

async function tryToShow(
  element: HTMLElement,
  latex: string,
  isBlock: boolean,
): Promise<string | null> {
  if (latex.length > limits.mathCharactersMax) return richText.math.tooLong;
  const katex = await import("../../../on-demand/katex.ts").catch(() => null);
  if (katex === null) return richText.math.notLoaded;
  if (element.dataset["latex"] !== latex) return null;
  try {
    katex.render(latex, element, {
      displayMode: isBlock,
      // Others wrote it: no links, no images, no endless macros, nothing that covers the page.
      trust: false,
      strict: "ignore",
      maxExpand: limits.mathExpansionsMax,
      maxSize: 20,
    });
    return null;
  } catch (error) {
    return richText.math.failed(
      error instanceof katex.ParseError ? error.rawMessage : String(error),
    );
  }
}
