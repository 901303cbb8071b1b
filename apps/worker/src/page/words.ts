import type { ReadingWords } from "@scriptorium/document/reading";
import { englishReading } from "@scriptorium/document/reading/english";
import { germanReading } from "@scriptorium/document/reading/german";
import { accepts } from "hono/accepts";
import type { AppContext } from "../identity.ts";

/** What pages say that come without a script. */
export interface Words extends ReadingWords {
  readonly product: string;
  readonly front: string;
  readonly noSuchPage: Notice;
  readonly trashed: Notice;
  readonly needsScript: string;
}

interface Notice {
  readonly title: string;
  readonly detail: string;
}

const english: Words = {
  product: "Scriptorium",
  ...englishReading,
  front: "Go to the front page",
  noSuchPage: {
    title: "There is no document at this address",
    detail: "The address may be mistyped or cut short.",
  },
  trashed: {
    title: "This document was deleted.",
    detail:
      "It is in your trash. On the front page, under “Trash”, you can take it back for everyone.",
  },
  needsScript:
    "To open a share link for the first time, this page needs JavaScript: the link’s secret never leaves your browser but to ask for access. After that, the text can be read without it.",
};

const german: Words = {
  product: "Scriptorium",
  ...germanReading,
  front: "Zur Startseite",
  noSuchPage: {
    title: "Unter dieser Adresse gibt es kein Dokument",
    detail: "Vielleicht ist sie vertippt oder abgeschnitten.",
  },
  trashed: {
    title: "Dieses Dokument wurde gelöscht.",
    detail:
      "Es ist in deinem Papierkorb. Auf der Startseite kannst du es unter „Papierkorb“ für alle zurückholen.",
  },
  needsScript:
    "Um einen Freigabelink zum ersten Mal zu öffnen, braucht diese Seite JavaScript: Das Geheimnis des Links verlässt deinen Browser nur, um nach Zugang zu fragen. Danach lässt sich der Text auch ohne lesen.",
};

const wordsIn: Readonly<Record<string, Words>> = { en: english, de: german };

/** In the first of the browser's languages that there is, else in English. What was chosen in the application, only scripts know. */
export function wordsFor(context: AppContext): Words {
  const language = accepts(context, {
    header: "Accept-Language",
    supports: Object.keys(wordsIn),
    default: "en",
    match: (wanted, { supports, default: otherwise }) =>
      wanted
        .toSorted((one, other) => other.q - one.q)
        .map(({ type }) => type.split("-")[0]?.toLowerCase() ?? "")
        .find((code) => supports.includes(code)) ?? otherwise,
  });
  return wordsIn[language] ?? english;
}
