import type { Page, WebSocketRoute } from "playwright-core";

/** The way from a page to the server's sockets, to be cut while pages and the API still load. */
export class Cable {
  readonly #open = new Set<WebSocketRoute>();
  #isCut = false;
  /** What waits to be let through to the server. Null while nothing has to. */
  #held: (() => void)[] | null = null;

  /** Has to be laid before the page is opened. */
  static async lay(page: Page): Promise<Cable> {
    const cable = new Cable();
    await page.routeWebSocket(/\/sync\//, (route) => cable.#carry(route));
    return cable;
  }

  async cut(): Promise<void> {
    this.#isCut = true;
    const open = [...this.#open];
    this.#open.clear();
    await Promise.all(open.map((route) => route.close({ code: 1012 })));
  }

  mend(): void {
    this.#isCut = false;
  }

  /** Keeps back what the page sends, as a network does that stalls. */
  hold(): void {
    this.#held ??= [];
  }

  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const send of held) send();
  }

  #carry(route: WebSocketRoute): void {
    if (this.#isCut) {
      void route.close({ code: 1012 });
      return;
    }
    const server = route.connectToServer();
    route.onMessage((message) => {
      if (this.#held === null) server.send(message);
      else this.#held.push(() => server.send(message));
    });
    this.#open.add(route);
  }
}
