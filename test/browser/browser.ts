import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { findChromium } from "../find-chromium.ts";

/** With `keepsPages`, pages that are left are put aside and come back as they were. */
export function launchBrowser({ keepsPages = false } = {}): Promise<Browser> {
  return chromium.launch({
    ...(keepsPages ? { ignoreDefaultArgs: ["--disable-back-forward-cache"] } : {}),
    executablePath: findChromium(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run",
      // The same rendering of text everywhere.
      "--font-render-hinting=none",
    ],
  });
}
