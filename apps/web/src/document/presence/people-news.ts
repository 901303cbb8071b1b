import { text } from "../../text/en.ts";

/** What is heard within this time is said in one sentence, and whoever was gone that shortly never left. */
const gatheredMs = 2_000;
/** The least time between two sentences: who listens to them wants to hear the text as well. */
const quietMs = 6_000;
/** How long nothing more is said of somebody who goes on writing nearby. */
const stillNearMs = 60_000;

/**
 * Turns comings, goings and edits nearby into a sentence now and then. Holds one timer; `destroy`
 * ends it.
 */
export class PeopleNews {
  readonly #say: (sentence: string) => void;
  readonly #known = new Map<string, string>();
  readonly #near = new Set<string>();
  readonly #saidNear = new Map<string, number>();
  #here: ReadonlyMap<string, string> = new Map();
  #hasSpoken = false;
  #quietUntilMs = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(say: (sentence: string) => void) {
    this.#say = say;
  }

  /** Who else is here now: names by id. */
  here(people: ReadonlyMap<string, string>): void {
    this.#here = people;
    this.#tellSoon();
  }

  /** Somebody has changed the text close to one's own caret. */
  wroteNear(personId: string): void {
    this.#near.add(personId);
    this.#tellSoon();
  }

  destroy(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #tellSoon(): void {
    const waitMs = Math.max(gatheredMs, this.#quietUntilMs - Date.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#tell();
    }, waitMs);
  }

  #tell(): void {
    const nowMs = Date.now();
    const came = [...this.#here].filter(([id]) => !this.#known.has(id)).map(([, name]) => name);
    const left = [...this.#known].filter(([id]) => !this.#here.has(id)).map(([, name]) => name);
    const near = [...this.#near].filter((id) => this.#isNewsNear(id, nowMs));
    for (const id of near) this.#saidNear.set(id, nowMs);
    this.#near.clear();
    this.#known.clear();
    for (const [id, name] of this.#here) this.#known.set(id, name);
    const writers = near.flatMap((id) => this.#here.get(id) ?? []);
    const words = text.together.news;
    const sentences = [
      said(came, this.#hasSpoken ? words.came : words.here),
      said(left, words.left),
      said(writers, words.writesNear),
    ].filter((sentence) => sentence !== "");
    if (sentences.length === 0) return;
    this.#hasSpoken = true;
    this.#quietUntilMs = nowMs + quietMs;
    this.#say(sentences.join(" "));
  }

  #isNewsNear(id: string, nowMs: number): boolean {
    const saidMs = this.#saidNear.get(id);
    return saidMs === undefined || nowMs - saidMs >= stillNearMs;
  }
}

type Sentence = (names: string, count: number) => string;

// Read aloud, more names than this are noise.
const namesMax = 3;

function said(names: readonly string[], sentence: Sentence): string {
  if (names.length === 0) return "";
  const list = new Intl.ListFormat(text.language.code, { type: "conjunction" });
  const more = names.length - namesMax;
  const listed = more > 0 ? [...names.slice(0, namesMax), text.people.moreLabel(more)] : [...names];
  return sentence(list.format(listed), names.length);
}
