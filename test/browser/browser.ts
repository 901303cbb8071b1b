import { chromium } from "playwright-core";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { findChromium } from "../find-chromium.ts";
import { patienceMs } from "./patience.ts";

/**
 * What the browser does without. Each window of a whole Chromium has two pages of its own for what the
 * address bar may show, which cost as much as opening one of ours. The last switch is the one that counts,
 * so these are Playwright's as well, as far as they make a difference.
 */
const featuresOff = [
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
  "AimEnabled",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsFirstBalancedModeAutoEnable",
  "HttpsUpgrades",
  "LensOverlay",
  "MediaRouter",
  "NetworkTimeServiceQuerying",
  "OptimizationHints",
  "PaintHolding",
  "PreconnectToSearch",
  "ThirdPartyStoragePartitioning",
];

/** With `keepsPages`, pages that are left are put aside and come back as they were. */
export function launchBrowser({
  executablePath = findChromium(),
  keepsPages = false,
} = {}): Promise<Browser> {
  return chromium.launch({
    ...(keepsPages ? { ignoreDefaultArgs: ["--disable-back-forward-cache"] } : {}),
    executablePath,
    timeout: patienceMs,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--no-first-run",
      `--disable-features=${featuresOff.join(",")}`,
      // The same rendering of text everywhere.
      "--font-render-hinting=none",
    ],
  });
}

/** Cookies and storage of their own, for pages that are waited for as long as they take. */
export async function newContext(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(patienceMs);
  return context;
}
