import DOMPurify from "dompurify";
import mermaid from "mermaid";
import "../trusted-types.ts";

// The library writes text into the page as markup, in many places. From here on what becomes markup
// without a policy of its own is cleaned, by the same library that cleans what comes out. Of handlers,
// which it gives to what is shown as an image anyway, nothing is left.
window.trustedTypes?.createPolicy("default", {
  createHTML: (markup: string) => DOMPurify.sanitize(markup),
  createScript: () => "",
});

/** A diagram as a picture, or why there is none. */
export type DrawnDiagram =
  | { readonly kind: "drawn"; readonly svg: string }
  | { readonly kind: "failed"; readonly reason: string };

/** The colours of the page, which an image does not inherit. */
const day = {
  background: "#f7f2e8",
  primaryColor: "#fdfaf4",
  primaryTextColor: "#25211f",
  primaryBorderColor: "#8f8371",
  secondaryColor: "#efe8da",
  tertiaryColor: "#f7f2e8",
  lineColor: "#655b4f",
  textColor: "#25211f",
  noteBkgColor: "#f2d489",
  noteTextColor: "#25211f",
  edgeLabelBackground: "#f7f2e8",
  errorTextColor: "#ad2e1a",
};
const night: typeof day = {
  background: "#171411",
  primaryColor: "#26211c",
  primaryTextColor: "#ece4d7",
  primaryBorderColor: "#7b7062",
  secondaryColor: "#383129",
  tertiaryColor: "#1e1a16",
  lineColor: "#a99d8d",
  textColor: "#ece4d7",
  noteBkgColor: "#5c4716",
  noteTextColor: "#ece4d7",
  edgeLabelBackground: "#171411",
  errorTextColor: "#f07f66",
};

/**
 * The same source in which no element of HTML begins. The library cleans what it shows, but measures
 * some of it in this page first. Line breaks stay, and `<<names>>` as class diagrams have them.
 */
function withoutMarkup(source: string): string {
  return source.replace(/<<\w+>>|<br\s*\/?>|<(?=[a-z/!?])/giu, (found) =>
    found === "<" ? "#lt;" : found,
  );
}

let count = 0;
/** Settings are the library's own and one for all, so diagrams are drawn one after the other. */
let last: Promise<unknown> = Promise.resolve();

/** Draws `source`. What comes is safe to be shown as an image, and nowhere else. */
export function drawMermaid(source: string, isDark: boolean): Promise<DrawnDiagram> {
  const drawn = last.then(() => draw(source, isDark));
  last = drawn;
  return drawn;
}

async function draw(source: string, isDark: boolean): Promise<DrawnDiagram> {
  mermaid.initialize({
    startOnLoad: false,
    securityLevel: "strict",
    // What a diagram's own text must not change: others wrote it.
    secure: [
      "secure",
      "securityLevel",
      "startOnLoad",
      "maxTextSize",
      "maxEdges",
      "suppressErrorRendering",
      "htmlLabels",
      "flowchart",
      "theme",
      "themeCSS",
      "themeVariables",
      "fontFamily",
      "altFontFamily",
      "dompurifyConfig",
    ],
    suppressErrorRendering: true,
    theme: "base",
    themeVariables: { darkMode: isDark, ...(isDark ? night : day) },
    // Within an image there are only the fonts of the system.
    fontFamily: "system-ui, sans-serif",
    htmlLabels: false,
    flowchart: { htmlLabels: false },
  });
  count += 1;
  const id = `diagram-${count}`;
  try {
    const { svg } = await mermaid.render(id, withoutMarkup(source));
    return { kind: "drawn", svg };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // What follows are the names that its grammar has for everything that might have come.
    return { kind: "failed", reason: message.split(/\s*Expecting /u, 1)[0] ?? "" };
  } finally {
    // After an error it leaves what it measured in.
    document.querySelector(`#d${id}`)?.remove();
  }
}
