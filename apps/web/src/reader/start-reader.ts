import { writeReading } from "@scriptorium/document/reading";
import { fetchVisitor } from "../api/visitor.ts";
import { isUnreachable } from "../document/badge/badge-state.ts";
import { OpenDocument } from "../document/open-document.ts";
import { mayEdit } from "../document/role.ts";
import { bannerState } from "../document/states/banner-state.ts";
import { bannerWords } from "../document/states/banner-words.ts";
import { colorOf } from "../identity/person-color.ts";
import { noteDocument } from "../recent/recent-documents.ts";
import { text } from "../text/en.ts";
import { trustedMarkup } from "../trusted-types.ts";
import { ReadingAside } from "./reading-aside.ts";
import { ReadingBody } from "./reading-body.ts";
import { readingWords } from "./reading-words.ts";

const words = readingWords();

interface Reader {
  readonly documentId: string;
  readonly link: string | null;
  /** Brings the whole application, which has words and actions for whatever else may come. */
  readonly takeOver: () => void;
}

/**
 * Shows a document to somebody who may read it: the server's page as it is, then what others
 * write. Without the editor, and without writing anything. Whatever a reader has no use for, such
 * as a role that has risen, is left to the application, in place.
 */
export function startReader({ documentId, link, takeOver }: Reader): void {
  const served = document.querySelector<HTMLElement>("#served");
  const page = served ?? makePage();
  const opened = new OpenDocument(documentId, link);
  const { provider, title } = opened;
  const article = find(page, ".reading-text");
  const heading = find(page, ".reading-title");
  const banner = makeBanner(heading);
  article.dataset["testid"] = "reading";
  heading.dataset["testid"] = "title";
  const body = new ReadingBody(
    opened.body,
    { text: article, outline: find(page, ".reading-outline") },
    words,
  );
  const aside = new ReadingAside(find(page, ".reading-aside"), opened);
  const stops = [provider.subscribe(follow), opened.subscribe(follow)];
  title.observe(showTitle);
  addEventListener("hashchange", leave);
  fetchVisitor()
    .then(({ id, name }) => {
      provider.awareness.setLocalStateField("user", { id, name, color: colorOf(id) });
      aside.setPerson(id);
    })
    // Nobody is told who reads along, then; the text is what matters.
    .catch(() => null);
  follow();

  function follow(): void {
    const { status } = provider;
    if (status.kind === "destroyed") return;
    const { role, isReadable, wasSynced } = opened.access;
    const isAbsent = isUnreachable(status) && !isReadable && served === null;
    if (status.kind === "refused" || isAbsent || (wasSynced && mayEdit(role))) {
      leave();
      return;
    }
    aside.showStatus(status);
    const state = bannerState(status, { wasSynced, wasEditable: false });
    const said = state === null ? "" : bannerWords(state);
    if (banner.textContent !== said) banner.textContent = said;
    // The server's page is newer than the copy on this device, while the server can be reached.
    if (wasSynced || (isReadable && (served === null || isUnreachable(status)))) {
      body.start();
      showTitle();
    }
  }

  function showTitle(): void {
    if (!opened.access.isReadable) return;
    const shown = title.toString().trim();
    const known = shown === "" ? text.untitled : shown;
    if (heading.textContent !== known) heading.textContent = known;
    document.title = text.pageTitle(known);
    noteDocument(documentId, { title: shown });
  }

  /** Also for another share link of this document, which the address then has. */
  function leave(event?: HashChangeEvent): void {
    if (event !== undefined && !new URL(event.newURL).hash.startsWith("#k=")) return;
    for (const stop of stops) stop();
    removeEventListener("hashchange", leave);
    title.unobserve(showTitle);
    body.destroy();
    aside.destroy();
    opened.destroy();
    if (event === undefined) takeOver();
    else location.reload();
  }
}

function makePage(): HTMLElement {
  const page = document.createElement("div");
  page.id = "served";
  page.className = "reading";
  page.innerHTML = trustedMarkup(writeReading({ title: "", blocks: [], words }));
  document.body.prepend(page);
  return page;
}

/** Above the title; empty, it takes no room. */
function makeBanner(heading: HTMLElement): HTMLElement {
  const banner = document.createElement("p");
  banner.className = "reading-banner";
  banner.setAttribute("role", "status");
  banner.dataset["testid"] = "banner";
  banner.dataset["print"] = "hide";
  heading.before(banner);
  return banner;
}

function find(page: HTMLElement, selector: string): HTMLElement {
  const found = page.querySelector<HTMLElement>(selector);
  if (found === null) throw new Error(`The page to read has no ${selector}.`);
  return found;
}
