import type { SyncStatus } from "@scriptorium/sync/client";
import { badgeState, badgeWords } from "../document/badge/badge-state.ts";
import { othersIn, windowsIn } from "../document/presence/person.ts";
import type { OpenDocument } from "../document/open-document.ts";
import { initialsOf } from "../identity/initials.ts";
import { inkOn } from "../identity/person-color.ts";
import { text } from "../text/en.ts";
import { chooseTheme, currentTheme, themes } from "../theme/theme.ts";

const peopleShownMax = 5;

/** The end of a reader's header: how true the text is, who is here, and the page's colours. */
export class ReadingAside {
  readonly #badge = element("span", "reading-badge");
  readonly #people = element("ul", "reading-people");
  readonly #opened: OpenDocument;
  #personId: string | null = null;

  constructor(place: Element, opened: OpenDocument) {
    this.#opened = opened;
    this.#badge.dataset["testid"] = "sync-badge";
    this.#badge.setAttribute("role", "status");
    this.#people.setAttribute("aria-label", text.people.label);
    place.replaceChildren(this.#badge, this.#people, themeButton());
    opened.provider.awareness.on("change", this.#showPeople);
  }

  /** Who reads here: not to be listed among the others. */
  setPerson(id: string): void {
    this.#personId = id;
    this.#showPeople();
  }

  showStatus(status: SyncStatus): void {
    const words = badgeWords(status, this.#opened.access.role);
    const label = text.badge.states[words];
    if (this.#badge.textContent !== label) this.#badge.textContent = label;
    this.#badge.dataset["state"] = badgeState(words);
    this.#badge.title = text.badge.details[words];
  }

  destroy(): void {
    this.#opened.provider.awareness.off("change", this.#showPeople);
  }

  readonly #showPeople = (): void => {
    const { awareness } = this.#opened.provider;
    const self = { clientId: awareness.clientID, personId: this.#personId };
    const others = othersIn(windowsIn(awareness.getStates()), self);
    const shown = others.slice(0, peopleShownMax).map(({ name, color }) => {
      const avatar = element("li", "reading-person");
      avatar.textContent = initialsOf(name);
      avatar.setAttribute("aria-label", name);
      avatar.setAttribute("role", "listitem");
      avatar.title = name;
      avatar.dataset["testid"] = "avatar";
      avatar.style.background = color;
      avatar.style.color = inkOn(color);
      return avatar;
    });
    if (others.length > shown.length) {
      const more = element("li", "reading-person");
      more.textContent = text.people.more(others.length - shown.length);
      shown.push(more);
    }
    this.#people.replaceChildren(...shown);
  };
}

function themeButton(): HTMLElement {
  const button = element("button", "reading-theme");
  button.setAttribute("type", "button");
  const describe = (): void => {
    const words = text.reading.appearance(text.theme[currentTheme()]);
    button.setAttribute("aria-label", words);
    button.title = words;
  };
  describe();
  button.addEventListener("click", () => {
    const at = themes.indexOf(currentTheme());
    chooseTheme(themes[(at + 1) % themes.length] ?? "system");
    describe();
  });
  return button;
}

function element(name: string, className: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  return made;
}
