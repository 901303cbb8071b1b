export type LanguageCode = "en" | "de";

/** Every language that the application speaks, each by the name that its speakers give it. */
export const languages: readonly { readonly code: LanguageCode; readonly name: string }[] = [
  { code: "en", name: "English" },
  { code: "de", name: "Deutsch" },
];

const storageKey = "scriptorium.language";

/** What was chosen here, else the first of the browser's languages that is spoken, else English. */
export function chosenLanguage(): LanguageCode {
  // Tests and tools read texts outside of a page, on machines of any language.
  if (typeof document === "undefined") return "en";
  const wanted = [readChoice(), ...navigator.languages];
  for (const tag of wanted) {
    const known = languages.find(({ code }) => code === tag?.split("-")[0]?.toLowerCase());
    if (known !== undefined) return known.code;
  }
  return "en";
}

/** Remembers the language and loads the page in it: what is typed is kept on this device meanwhile. */
export function chooseLanguage(code: LanguageCode): void {
  try {
    localStorage.setItem(storageKey, code);
  } catch {
    // Storage may be blocked: then the browser's languages go on deciding.
  }
  location.reload();
}

function readChoice(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}
