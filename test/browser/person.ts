import type { Editor } from "@tiptap/core";
import { decodeFrame } from "@scriptorium/sync/protocol";
import type {
  APIResponse,
  Browser,
  BrowserContextOptions,
  CDPSession,
  Locator,
  Page,
} from "playwright-core";
import type { BadgeState as Badge } from "../../apps/web/src/document/badge/badge-state.ts";
import { leaksIn, noteLinkSecret, noteLinkSecretIn } from "../server/leaks.ts";
import { newContext } from "./browser.ts";
import type { Doc } from "./everything.ts";

/**
 * For who needs the application without a server, or in whose presence its keeping has to be shown to do
 * no harm: a browser that keeps it, as everybody's does outside of tests. To fetch and store all of it
 * takes longer than most tests.
 */
export const keepsShell = { serviceWorkers: "allow" } as const;

/** Somebody at a browser of their own, with its cookies and storage. */
export class Person {
  readonly name: string;
  readonly page: Page;
  readonly editor: Locator;
  readonly title: Locator;
  /** The kinds of all messages that the pages sent, in order; `ping` for the text. */
  readonly sent: string[] = [];
  readonly #url: string;
  readonly #problems: string[] = [];
  readonly #expected: RegExp[] = [];

  private constructor(name: string, page: Page, url: string) {
    this.name = name;
    this.page = page;
    this.#url = url;
    // Whoever may only read gets no editor.
    this.editor = page.getByTestId(/^(editor|reading)$/);
    this.title = page.getByTestId("title");
  }

  /** Comes to the server at `url` under `name`, with a window that shows nothing yet, and keeps no shell. */
  static async arrive(
    browser: Browser,
    url: string,
    { name, ...options }: { readonly name: string } & BrowserContextOptions,
  ): Promise<Person> {
    const context = await newContext(browser, {
      locale: "en",
      serviceWorkers: "block",
      ...options,
    });
    // Copying a link needs it. A browser asks; nobody is there to answer.
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: url });
    const named = await context.request.put(`${url}/api/me`, { data: { name } });
    if (!named.ok()) throw new Error(`${name} was not let in: ${named.status()}`);
    const person = new Person(name, await context.newPage(), url);
    await person.#listen();
    return person;
  }

  /** Another window of the same browser. */
  async secondWindow(): Promise<Person> {
    const second = new Person(this.name, await this.page.context().newPage(), this.#url);
    await second.#listen();
    return second;
  }

  /** What went wrong in the pages and was not expected: console, exceptions, violated policies. */
  get problems(): readonly string[] {
    return this.#problems.filter((problem) => !this.#expected.some((known) => known.test(problem)));
  }

  /** Problems that this test brings about on purpose. */
  expect(problem: RegExp): void {
    this.#expected.push(problem);
  }

  leave(): Promise<void> {
    return this.page.context().close();
  }

  async visit(path: string): Promise<void> {
    await this.page.goto(this.#url + path);
  }

  async goHome(): Promise<void> {
    await this.visit("/");
    await this.page.getByTestId("create-document").waitFor();
  }

  /** Makes an empty document and opens it. Its id. */
  async create(title = ""): Promise<string> {
    const id = await this.#make({ title });
    await this.open(id);
    await this.untilBadge("saved");
    return id;
  }

  /** The same on the front page, as people do. */
  async createByHand(title = ""): Promise<string> {
    await this.goHome();
    await this.page.getByRole("textbox", { name: "Title" }).fill(title);
    await this.page.getByTestId("create-document").click();
    await this.editor.waitFor();
    await this.untilBadge("saved");
    return new URL(this.page.url()).pathname.split("/").at(-1) ?? "";
  }

  /** Makes a document of this content without opening it. Its id. */
  import(title: string, content: Doc): Promise<string> {
    return this.#make({ title, content, format: "json" });
  }

  /** Replaces the text of the document that is open, as a program does. */
  async replace(content: Doc): Promise<void> {
    await this.#request(`${this.#apiPath}/content`, { method: "PUT", data: content });
  }

  /** Makes a share link of the document that is open. Its address. */
  async share(role: "edit" | "view"): Promise<string> {
    const made = await this.#request(`${this.#apiPath}/links`, { method: "POST", data: { role } });
    return ((await made.json()) as { url: string }).url;
  }

  /** The same in the panel, as people do. */
  async shareByHand(role: "edit" | "view"): Promise<string> {
    await this.page.getByTestId("share").click();
    await this.page.getByTestId(`share-role-${role}`).click();
    await this.page.getByTestId("share-create").click();
    const url = await this.page.getByTestId("share-url").inputValue();
    await this.page.keyboard.press("Escape");
    return url;
  }

  /** Opens a document by its address or id and waits for its text. */
  async open(address: string): Promise<void> {
    await this.page.goto(address.startsWith("http") ? address : `${this.#url}/d/${address}`);
    await this.editor.waitFor();
  }

  /** Waits until the browser has everything that it needs to open the pages by itself. */
  async untilKept(): Promise<void> {
    await this.page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      if (active?.state === "activated") return;
      await new Promise((resolve) => active?.addEventListener("statechange", resolve));
    });
  }

  async reload(): Promise<void> {
    await this.page.reload();
    await this.editor.waitFor();
  }

  /** Puts the caret at the end of the text and types there. */
  async write(text: string): Promise<void> {
    await this.toEnd();
    await this.type(text);
  }

  /** Types where the caret is. `\n` is the Enter key. */
  async type(text: string): Promise<void> {
    for (const [index, line] of text.split("\n").entries()) {
      if (index > 0) await this.press("Enter");
      await this.page.keyboard.type(line);
    }
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      // The editor hears with the next frame where a key has moved the caret. Nobody types faster.
      if (/Arrow|Home|End/.test(key)) await this.page.evaluate(nextFrame);
      if (/^(Arrow|Home|End)/.test(key)) await this.page.waitForFunction(isSelectionCollapsed);
    }
  }

  async toStart(): Promise<void> {
    await this.#toEdge("Control+Home");
  }

  async toEnd(): Promise<void> {
    await this.#toEdge("Control+End");
  }

  /** Selects the last place in the text that says `words`, in one step. */
  async select(words: string): Promise<void> {
    await this.editor.focus();
    await this.editor.evaluate((editor, wanted) => {
      const texts = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        const at = node.textContent?.indexOf(wanted) ?? -1;
        if (at >= 0) getSelection()?.setBaseAndExtent(node, at, node, at + wanted.length);
      }
    }, words);
    await this.page.evaluate(nextFrame);
  }

  /** Selects that many characters before the caret. */
  async selectBack(count: number): Promise<void> {
    await this.press(...Array.from({ length: count }, () => "Shift+ArrowLeft"));
  }

  /** An input method at this keyboard, as Japanese is written with. */
  async inputMethod(): Promise<InputMethod> {
    return new InputMethod(await this.page.context().newCDPSession(this.page));
  }

  /** A button of the toolbar. */
  tool(name: string): Locator {
    const bar = this.page.getByRole("toolbar", { name: "Formatting", exact: true });
    return bar.getByRole("button", { name, exact: true });
  }

  async rename(name: string): Promise<void> {
    await this.page.locator("[data-self]").click();
    await this.page.getByTestId("name-input").fill(name);
    await this.press("Enter");
    await this.page.getByText("Your name is changed.").waitFor();
    await this.press("Escape");
  }

  /** The document that is open, as JSON of what the server has stored. */
  async stored(): Promise<unknown> {
    return (await this.#request(`${this.#apiPath}/content?format=json`)).json();
  }

  /** The text as shown, a line for every block. */
  text(): Promise<string> {
    return this.editor.evaluate((editor) =>
      [...editor.querySelectorAll("p, h1, h2, h3, h4, pre")]
        .map((block) => block.textContent)
        .join("\n"),
    );
  }

  badge(): Promise<string | null> {
    return this.page
      .getByTestId("sync-badge")
      .evaluateAll((found) => found[0]?.getAttribute("data-state") ?? null);
  }

  async untilBadge(...states: readonly Badge[]): Promise<void> {
    const selectors = states.map((state) => `[data-testid=sync-badge][data-state=${state}]`);
    await this.page.locator(selectors.join(", ")).waitFor();
  }

  /** Notes what the badge says from here on. Returns how to ask for all of it. */
  async watchBadge(): Promise<() => Promise<readonly string[]>> {
    const seen = await this.page.getByTestId("sync-badge").evaluateHandle((badge) => {
      const states = [badge.dataset["state"] ?? ""];
      const note = (): number => states.push(badge.dataset["state"] ?? "");
      new MutationObserver(note).observe(badge, { attributeFilter: ["data-state"] });
      return states;
    });
    return () => seen.jsonValue();
  }

  /** The names at the carets of others. */
  async carets(): Promise<readonly string[]> {
    const carets = await this.page
      .getByTestId("remote-caret")
      .evaluateAll((found) => found.map((caret) => caret.textContent ?? ""));
    return carets.toSorted();
  }

  /** The names of the others in the header. */
  async others(): Promise<readonly string[]> {
    const avatars = await this.page
      .locator("[data-testid=avatar]:not([data-self])")
      .evaluateAll((found) => found.map((avatar) => avatar.getAttribute("aria-label") ?? ""));
    return avatars.toSorted();
  }

  /** Notes the background of every frame that pages show from here on. */
  async watchPaper(): Promise<void> {
    await this.page.addInitScript(() => {
      const seen: string[] = [];
      const note = (): void => {
        const paper = getComputedStyle(document.documentElement).backgroundColor;
        if (paper !== seen.at(-1)) seen.push(paper);
        requestAnimationFrame(note);
      };
      requestAnimationFrame(note);
      Object.assign(window, { seenPapers: seen });
    });
  }

  /** The backgrounds that the page had, one after the other. */
  papers(): Promise<readonly string[]> {
    return this.page.evaluate(() => (window as unknown as { seenPapers: string[] }).seenPapers);
  }

  /** How far the page can be scrolled sideways, in CSS pixels. */
  sidewaysScroll(): Promise<number> {
    return this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return scrollWidth - clientWidth;
    });
  }

  /** Presses the key until the caret is there: what another writes at that moment puts it back where it was. */
  async #toEdge(key: "Control+Home" | "Control+End"): Promise<void> {
    do {
      await this.editor.focus();
      await this.press(key);
    } while (!(await this.page.evaluate(isCaretAtEdge, key)));
  }

  async #make(data: object): Promise<string> {
    const made = await this.#request("/api/documents", { method: "POST", data });
    return ((await made.json()) as { id: string }).id;
  }

  get #apiPath(): string {
    return new URL(this.page.url()).pathname.replace("/d/", "/api/documents/");
  }

  async #request(
    path: string,
    options: { readonly method?: string; readonly data?: unknown } = {},
  ): Promise<APIResponse> {
    const answer = await this.page.context().request.fetch(this.#url + path, options);
    if (!answer.ok()) throw new Error(`${path} was answered with ${answer.status()}`);
    return answer;
  }

  /** What no address and no message may hold counts as a problem. */
  #watchForLeaks(): void {
    const look = (where: string, text: string): void => {
      for (const leak of leaksIn(text)) this.#problems.push(`leak: ${where} holds ${leak}`);
    };
    this.page.on("framenavigated", (frame) => noteLinkSecretIn(frame.url()));
    this.page.on("console", (message) => look("a console message", message.text()));
    this.page.on("websocket", (socket) => look("the address of a socket", socket.url()));
    this.page.on("request", (request) => {
      noteLinkSecret(request.headers()["x-scriptorium-link"] ?? "");
      // The fragment stays in the browser.
      const [address = ""] = request.url().split("#");
      if (/^https?:/.test(address)) look("an address", address);
    });
  }

  async #listen(): Promise<void> {
    const { page } = this;
    this.#watchForLeaks();
    page.on("console", (message) => {
      if (message.type() === "error") this.#problems.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.#problems.push(`exception: ${String(error.stack)}`));
    page.on("websocket", (socket) =>
      socket.on("framesent", ({ payload }) => this.sent.push(...kindsOf(payload))),
    );
    await page.addInitScript(() =>
      addEventListener("securitypolicyviolation", (event) =>
        console.error(
          `policy: ${event.effectiveDirective} forbids ${event.blockedURI} ${event.sample}`.trimEnd(),
        ),
      ),
    );
  }
}

/** True when the editor knows that nothing is selected, which it hears of after the browser. */
function isSelectionCollapsed(): boolean {
  const element = document.querySelector('[data-testid="editor"]');
  if (element === null || element !== document.activeElement) return true;
  const { editor } = element as Element & { editor?: { state: { selection: { empty: boolean } } } };
  return editor?.state.selection.empty ?? true;
}

/** True when the editor knows that there is no text beyond its caret. Runs in the page. */
function isCaretAtEdge(key: "Control+Home" | "Control+End"): boolean {
  const element = document.querySelector('[data-testid="editor"]') as
    | (Element & { editor?: Editor })
    | null;
  // Where nothing can be written there is no caret.
  if (element?.editor?.isEditable !== true) return true;
  const { doc, selection } = element.editor.state;
  const [from, to] =
    key === "Control+End" ? [selection.head, doc.content.size] : [0, selection.head];
  return selection.empty && doc.textBetween(from, to) === "";
}

/** Runs in the page. */
function nextFrame(): Promise<unknown> {
  return new Promise(requestAnimationFrame);
}

/** Types a word that changes as a whole until it is committed. */
export class InputMethod {
  readonly #session: CDPSession;

  constructor(session: CDPSession) {
    this.#session = session;
  }

  async compose(text: string): Promise<void> {
    const selection = { selectionStart: text.length, selectionEnd: text.length };
    await this.#session.send("Input.imeSetComposition", { text, ...selection });
  }

  async commit(text: string): Promise<void> {
    await this.#session.send("Input.insertText", { text });
  }
}

function kindsOf(frame: string | Buffer): readonly string[] {
  if (typeof frame === "string") return [frame];
  const decoded = decodeFrame(frame);
  return decoded.ok ? decoded.messages.map(({ kind }) => kind) : [decoded.reason];
}
