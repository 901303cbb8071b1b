// What no text format carries: lone surrogates, noncharacters, and control
// characters but tab and newline.
// oxlint-disable-next-line no-control-regex -- these are the ones to leave out
const uncarried = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]/g;

/** A text as every format can say it. Lines end with a newline. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, "\n").replaceAll(uncarried, "");
}
