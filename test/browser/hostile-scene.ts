import type { BrowserContext, Page } from "playwright-core";

/** What hostile content has achieved in a browser. */
export class Alarms {
  /** The numbers of payloads that ran, in any page or frame. */
  readonly runs: number[] = [];
  /** What was asked for, of others than the server: its kind and address. */
  readonly requests: string[] = [];

  static async of(context: BrowserContext, ownUrl: string): Promise<Alarms> {
    const alarms = new Alarms();
    const { host } = new URL(ownUrl);
    await context.exposeFunction("__xss", (payload: number) => alarms.runs.push(payload));
    // What a policy forbids does not come this far.
    await context.route(
      (url) => /^https?:$/.test(url.protocol) && url.host !== host,
      async (route) => {
        alarms.requests.push(`${route.request().resourceType()} ${route.request().url()}`);
        await route.abort();
      },
    );
    return alarms;
  }
}

/** Shows each text as a page of its own, which no policy protects, and gives them a moment to act. */
export async function showUnprotected(page: Page, texts: readonly string[]): Promise<void> {
  await page.goto("about:blank");
  await page.evaluate(async (all) => {
    const shown = all.map((text) => {
      const frame = document.createElement("iframe");
      frame.srcdoc = text;
      const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
      document.body.append(frame);
      return loaded;
    });
    // One that leads elsewhere never ends.
    const patience = new Promise((resolve) => setTimeout(resolve, 2_000));
    await Promise.race([Promise.all(shown), patience]);
  }, texts);
}

/**
 * Runs in the page: what could act within `selector`, or in each of `texts` when it was read as HTML.
 * Nothing that a browser would have to be kept from.
 */
export function activeIn({
  selector = "body",
  texts = null,
}: {
  readonly selector?: string;
  readonly texts?: readonly string[] | null;
}): readonly string[] {
  const elements =
    /^(script|i?frame|frameset|object|embed|applet|base|meta|link|form|foreignobject|animate|set|use|portal|style)$/i;
  const leading = /^(href|src|action|formaction|xlink:href|data|poster|background|srcset|ping)$/i;
  const styling = /url\(|expression|@import|position:\s*fixed|behavior|-moz-binding/i;
  const allowed = ["http:", "https:", "mailto:", "blob:"];
  const isHarmless = (address: string): boolean => {
    const base = "https://own.example/";
    return !URL.canParse(address, base) || allowed.includes(new URL(address, base).protocol);
  };
  const roots =
    texts === null
      ? [...document.querySelectorAll(selector)]
      : texts.map((text) => new DOMParser().parseFromString(text, "text/html").body);
  return roots.flatMap((root) =>
    [...root.querySelectorAll("*")].flatMap((element) => {
      const attributes = [...element.attributes].filter(
        ({ name, value }) =>
          /^on|^srcdoc$/i.test(name) ||
          (leading.test(name) && !isHarmless(value)) ||
          (name === "style" && styling.test(value)),
      );
      const isActive = attributes.length > 0 || elements.test(element.localName);
      return isActive ? [element.outerHTML.slice(0, 200)] : [];
    }),
  );
}
