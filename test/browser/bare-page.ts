import type { Browser, CDPSession } from "playwright-core";

/**
 * A page outside of Playwright's contexts, in which every page believes that it is
 * in sight: only one that is not can be frozen.
 */
export class BarePage {
  readonly #session: CDPSession;
  readonly #targetId: string;
  readonly #sessionId: string;
  readonly #answers = new Map<number, (result: unknown) => void>();
  #lastCall = 0;

  private constructor(session: CDPSession, targetId: string, sessionId: string) {
    this.#session = session;
    this.#targetId = targetId;
    this.#sessionId = sessionId;
    session.on("Target.receivedMessageFromTarget", ({ sessionId: from, message }) => {
      if (from !== sessionId) return;
      const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
      if (id !== undefined) this.#answers.get(id)?.(result);
    });
  }

  static async open(browser: Browser, url: string): Promise<BarePage> {
    const session = await browser.newBrowserCDPSession();
    const { targetId } = await session.send("Target.createTarget", { url });
    const { sessionId } = await session.send("Target.attachToTarget", { targetId });
    return new BarePage(session, targetId, sessionId);
  }

  /** The value of a JavaScript expression in the page. */
  async read(expression: string): Promise<unknown> {
    const answer = await this.#call("Runtime.evaluate", { expression });
    return (answer as { result: { value?: unknown } }).result.value;
  }

  async type(text: string): Promise<void> {
    await this.#call("Input.insertText", { text });
  }

  /** Puts another tab before it, and freezes it as a browser does after a while. */
  async freeze(): Promise<void> {
    const { targetId } = await this.#session.send("Target.createTarget", { url: "about:blank" });
    await this.#session.send("Target.activateTarget", { targetId });
    await this.#call("Page.setWebLifecycleState", { state: "frozen" });
  }

  /** Brings it to the front again. */
  async thaw(): Promise<void> {
    await this.#call("Page.setWebLifecycleState", { state: "active" });
    await this.#session.send("Target.activateTarget", { targetId: this.#targetId });
  }

  async close(): Promise<void> {
    await this.#session.send("Target.closeTarget", { targetId: this.#targetId });
  }

  #call(method: string, params: object): Promise<unknown> {
    const id = ++this.#lastCall;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#answers.set(id, resolve);
    const message = JSON.stringify({ id, method, params });
    const call = { sessionId: this.#sessionId, message };
    return this.#session.send("Target.sendMessageToTarget", call).then(() => promise);
  }
}
