/** Characters of a file's name: with an extension, few enough for every file system. */
const lengthMax = 100;

/** A name for the title's file that every system takes, without an extension. */
export function fileNameOf(title: string, untitled: string): string {
  const name = title.replaceAll(/[\p{C}\\/:*?"<>|\s]+/gu, " ").replaceAll(/^[\s.]+/g, "");
  const cut = Array.from(name).slice(0, lengthMax).join("");
  // Windows leaves out what a name ends with, and keeps some for its devices.
  const whole = cut.replaceAll(/[\s.]+$/g, "");
  if (whole === "") return untitled;
  return /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(whole) ? `${whole}_` : whole;
}
