/** Begins the names of styles for code in one language: Word has no other place that says which. */
export const codeLanguagePrefix = "Code Block: ";
