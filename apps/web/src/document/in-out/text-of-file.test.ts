import { expect, test } from "vitest";
import { textOfFile } from "./text-of-file.ts";

const words = "Grüße aus Köln – “naïve” …";

/** The words as Windows writes them in the West, a byte each. */
const windowsBytes = Buffer.from("4772fcdf6520617573204bf66c6e209620936e61ef7665942085", "hex");

function utf16(isLittleEndian: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new DataView(new ArrayBuffer(2 * (words.length + 1)));
  for (const [index, unit] of [...`\u{feff}${words}`].entries()) {
    bytes.setUint16(2 * index, unit.charCodeAt(0), isLittleEndian);
  }
  return new Uint8Array(bytes.buffer);
}

test.each([
  ["UTF-8", new TextEncoder().encode(words)],
  ["UTF-8 with a mark", new TextEncoder().encode(`\u{feff}${words}`)],
  ["UTF-16, low byte first", utf16(true)],
  ["UTF-16, high byte first", utf16(false)],
  ["Windows' own", windowsBytes],
])("text is read in the encoding that it has: %s", async (_, bytes) => {
  expect(await textOfFile(new Blob([bytes]))).toBe(words);
});

test("nothing is read as no text", async () => {
  expect(await textOfFile(new Blob([]))).toBe("");
});

test("what is no text in any encoding is refused", async () => {
  const bytes = Uint8Array.of(0, 1, 2, 3, 4, 0xff);
  await expect(textOfFile(new Blob([bytes]))).rejects.toMatchObject({ kind: "invalid" });
});
