import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { findChromium } from "../find-chromium.ts";

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
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
