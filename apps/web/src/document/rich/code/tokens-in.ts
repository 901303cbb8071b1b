import { limits } from "@scriptorium/sync/protocol";
import type { Token } from "../../../on-demand/highlighter.ts";
import { diagramLanguage } from "./code-language.ts";

/** What is to be coloured in `code`. Nothing when it is too long, or what knows its language can't be loaded. */
export async function tokensIn(code: string, language: string | null): Promise<readonly Token[]> {
  if (language === null || language === diagramLanguage) return [];
  if (code.length > limits.highlightCharactersMax) return [];
  try {
    const { tokensOf } = await import("../../../on-demand/highlighter.ts");
    return await tokensOf(code, language);
  } catch (error) {
    console.warn("Code could not be coloured.", error);
    return [];
  }
}
