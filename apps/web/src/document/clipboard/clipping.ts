/** What is on the clipboard, as far as a text can take it. */
export interface Clipping {
  readonly html: string;
  readonly text: string;
  /** The language, when it is code from an editor that says so. */
  readonly language: string | null;
  /** True to take the text alone. */
  readonly isPlain: boolean;
}

export function clippingOf(data: DataTransfer, isPlain: boolean): Clipping {
  return {
    html: isPlain ? "" : data.getData("text/html"),
    // Windows ends its lines with two characters, one of which would stay in code.
    text: data.getData("text/plain").replaceAll(/\r\n?/g, "\n"),
    language: isPlain ? null : languageIn(data.getData("vscode-editor-data")),
    isPlain,
  };
}

/** False for files alone, and for a picture that comes as one, whose HTML only says where it was. */
export function isForText({ html, text }: Clipping, { files }: DataTransfer): boolean {
  const isPicture = text === "" && /<img\b/i.test(html) && !/>[^<>]*[^\s<>][^<>]*</.test(html);
  return !(isPicture && files.length > 0) && (html !== "" || text !== "");
}

function languageIn(data: string): string | null {
  if (data === "") return null;
  try {
    const { mode } = JSON.parse(data) as { mode?: unknown };
    return typeof mode === "string" && mode !== "plaintext" ? mode : null;
  } catch {
    // It is for another program to read; whatever it is, the text is there too.
    return null;
  }
}
