import { crc32 } from "node:zlib";
import { addresses, asHtml, asText, markup } from "./hostile-payloads.ts";

/** A file that somebody is sent and imports. */
export interface HostileFile {
  readonly name: string;
  readonly buffer: Buffer;
}

/** Every payload, in each kind of file that the pages read. The last line of each is "the last line". */
export function hostileFiles(): readonly HostileFile[] {
  return [
    // Tags that would swallow what is behind them stand in files of their own.
    ...inParts(asHtml, 3).map((part, index) => ({
      name: `hostile-${index}.html`,
      buffer: textFile(`${part.map((payload) => `<div>${payload}</div>`).join("\n")}${end}`),
    })),
    {
      name: "hostile.md",
      buffer: textFile(`${[...asText, ...markup].join("\n\n")}\n\nthe last line\n`),
    },
    { name: "hostile.docx", buffer: wordFile() },
  ];
}

const end = "\n<p>the last line</p>\n";

function inParts<One>(all: readonly One[], parts: number): readonly (readonly One[])[] {
  const size = Math.ceil(all.length / parts);
  return Array.from({ length: parts }, (_, part) => all.slice(part * size, part * size + size));
}

/** A file of Word whose texts are markup, and whose links lead to every address. */
function wordFile(): Buffer {
  const links = addresses.map(escaped);
  const shown = links.map(
    (_, index) => `<w:p><w:hyperlink r:id="l${index}"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>`,
  );
  const texts = [...markup, "the last line"].map(
    (payload) =>
      `<w:p><w:pPr><w:pStyle w:val="${escaped(payload)}"/></w:pPr><w:r><w:t xml:space="preserve">${escaped(payload)}</w:t></w:r></w:p>`,
  );
  const namespaces =
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
  const relations = "http://schemas.openxmlformats.org/package/2006/relationships";
  const kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const types = "application/vnd.openxmlformats";
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  return zipOf({
    "[Content_Types].xml": `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="${types}-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${types}-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    "_rels/.rels": `${head}<Relationships xmlns="${relations}"><Relationship Id="d" Type="${kinds}/officeDocument" Target="word/document.xml"/></Relationships>`,
    "word/_rels/document.xml.rels": `${head}<Relationships xmlns="${relations}">${links.map((link, index) => `<Relationship Id="l${index}" Type="${kinds}/hyperlink" Target="${link}" TargetMode="External"/>`).join("")}</Relationships>`,
    "word/document.xml": `${head}<w:document ${namespaces}><w:body>${[...shown, ...texts].join("")}</w:body></w:document>`,
  });
}

function escaped(text: string): string {
  return (
    text
      // XML has no signs for these.
      // oxlint-disable-next-line no-control-regex -- They are what is meant.
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replaceAll(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
  );
}

/** An archive of files that are not compressed. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const [entries, index]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, text] of Object.entries(files)) {
    const [path, data] = [Buffer.from(name), Buffer.from(text)];
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt32LE(crc32(data), 10);
    about.writeUInt32LE(data.length, 14);
    about.writeUInt32LE(data.length, 18);
    about.writeUInt16LE(path.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const entry = Buffer.concat([Buffer.from("PK\u0003\u0004"), about, path, data]);
    entries.push(entry);
    index.push(Buffer.from("PK\u0001\u0002\u0014\0"), about, place, path);
    offset += entry.length;
  }
  const listed = Buffer.concat(index);
  const last = Buffer.alloc(18);
  last.writeUInt16LE(entries.length, 4);
  last.writeUInt16LE(entries.length, 6);
  last.writeUInt32LE(listed.length, 8);
  last.writeUInt32LE(offset, 12);
  return Buffer.concat([...entries, listed, Buffer.from("PK\u0005\u0006"), last]);
}

/** A file with a NUL in it is no text, and refused as a whole. */
function textFile(words: string): Buffer {
  return Buffer.from(words.replaceAll("\0", ""));
}
