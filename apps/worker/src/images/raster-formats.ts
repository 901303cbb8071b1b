// Each of these walks the parts that a format consists of, without decoding the picture. Null means
// that the bytes are not whole or not of the format. None reads past the end.

export interface Extent {
  /** Where the picture ends. */
  readonly end: number;
  /** Dots that a browser makes room for to show it, as far as the picture says. */
  readonly dots: number;
}

/** Chunks of length, name, data and checksum, from IHDR to IEND. */
export function pngExtent(bytes: Uint8Array): Extent | null {
  if (!startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return null;
  let hasData = false;
  for (let at = 8; at + 12 <= bytes.length;) {
    const name = ascii(bytes, at + 4, 4);
    if (at === 8 && name !== "IHDR") return null;
    if (name === "IDAT") hasData = true;
    const next = at + 12 + uint32(bytes, at);
    if (next > bytes.length) return null;
    if (name === "IEND")
      return hasData ? { end: next, dots: uint32(bytes, 16) * uint32(bytes, 20) } : null;
    at = next;
  }
  return null;
}

/** Segments that begin with 0xff and a marker; after a scan's header its data, up to the next marker. */
export function jpegExtent(bytes: Uint8Array): Extent | null {
  if (!startsWith(bytes, [0xff, 0xd8, 0xff])) return null;
  let hasScan = false;
  let dots = 0;
  let at = 2;
  while (at + 1 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) at += 1;
    else if (marker === 0xd9) return hasScan ? { end: at + 2, dots } : null;
    else {
      if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || at + 4 > bytes.length) return null;
      const length = uint16(bytes, at + 2);
      if (length < 2) return null;
      if (isFrameHeader(marker))
        dots = Math.max(dots, uint16(bytes, at + 5) * uint16(bytes, at + 7));
      at += 2 + length;
      if (marker !== 0xda) continue;
      hasScan = true;
      at = nextMarker(bytes, at);
    }
  }
  return null;
}

/** Of these sixteen, three are tables. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Within a scan 0xff is data when 0x00 or a restart follows. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

/** A header with colours, then extensions and pictures in sub-blocks, up to the trailer. */
export function gifExtent(bytes: Uint8Array): Extent | null {
  if (!/^GIF8[79]a$/.test(ascii(bytes, 0, 6)) || bytes.length < 13) return null;
  let hasPicture = false;
  let dots = littleEndian(bytes, 6, 2) * littleEndian(bytes, 8, 2);
  let at = 13 + colorTableBytes(bytes[10] ?? 0);
  while (at < bytes.length) {
    const introducer = bytes[at];
    if (introducer === 0x3b) return hasPicture ? { end: at + 1, dots } : null;
    if (introducer === 0x21) at = afterSubBlocks(bytes, at + 2);
    else if (introducer === 0x2c) {
      hasPicture = true;
      dots = Math.max(dots, littleEndian(bytes, at + 5, 2) * littleEndian(bytes, at + 7, 2));
      at = afterSubBlocks(bytes, at + 11 + colorTableBytes(bytes[at + 9] ?? 0));
    } else return null;
  }
  return null;
}

function colorTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function afterSubBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let size = bytes[at] ?? 0; size > 0; size = bytes[at] ?? 0) at += 1 + size;
  return at + 1;
}

/** A RIFF file of known length, in chunks of even length. */
export function webpExtent(bytes: Uint8Array): Extent | null {
  if (ascii(bytes, 0, 4) !== "RIFF" || ascii(bytes, 8, 4) !== "WEBP") return null;
  const end = 8 + littleEndian(bytes, 4, 4);
  if (end > bytes.length) return null;
  let hasPicture = false;
  let dots = 0;
  let at = 12;
  while (at + 8 <= end) {
    const name = ascii(bytes, at, 4);
    if (/^(VP8[ L]|ANMF)$/.test(name)) hasPicture = true;
    dots = Math.max(dots, webpDots(bytes, name, at + 8));
    const size = littleEndian(bytes, at + 4, 4);
    at += 8 + size + (size % 2);
  }
  return hasPicture && at === end + (end % 2) ? { end, dots } : null;
}

/** What a chunk says of the size of the whole, or of one picture. */
function webpDots(bytes: Uint8Array, name: string, at: number): number {
  switch (name) {
    case "VP8X":
      return (1 + littleEndian(bytes, at + 4, 3)) * (1 + littleEndian(bytes, at + 7, 3));
    case "ANMF":
      return (1 + littleEndian(bytes, at + 6, 3)) * (1 + littleEndian(bytes, at + 9, 3));
    case "VP8 ":
      return (littleEndian(bytes, at + 6, 2) & 0x3fff) * (littleEndian(bytes, at + 8, 2) & 0x3fff);
    case "VP8L": {
      const sides = littleEndian(bytes, at + 1, 4);
      return (1 + (sides & 0x3fff)) * (1 + ((sides >>> 14) & 0x3fff));
    }
    default:
      return 0;
  }
}

/** Boxes of length, name and data, of which the first names the brand. */
export function avifExtent(bytes: Uint8Array): Extent | null {
  if (ascii(bytes, 4, 4) !== "ftyp") return null;
  const brands = ascii(bytes, 8, Math.min(uint32(bytes, 0), 128) - 8);
  if (!/^(.{4})*?avi[fs]/.test(brands)) return null;
  const names = new Set<string>();
  let dots = 0;
  let at = 0;
  while (at + 8 <= bytes.length) {
    const name = ascii(bytes, at + 4, 4);
    names.add(name);
    const size = boxBytes(bytes, at);
    if (size < 8) return null;
    if (name === "meta" || name === "moov") dots = Math.max(dots, avifDots(bytes, at, at + size));
    at += size;
  }
  const isWhole = at === bytes.length && names.has("meta") && names.has("mdat");
  return isWhole ? { end: at, dots } : null;
}

/** The largest of the sizes that stand in a box, however deep: a name, a version, two sides. */
function avifDots(bytes: Uint8Array, from: number, to: number): number {
  let dots = 0;
  const end = Math.min(to, bytes.length);
  for (let at = bytes.indexOf(0x69, from); at >= 0 && at < end; at = bytes.indexOf(0x69, at + 1)) {
    if (ascii(bytes, at, 4) !== "ispe") continue;
    dots = Math.max(dots, uint32(bytes, at + 8) * uint32(bytes, at + 12));
  }
  return dots;
}

/** 0 stands for a box up to the end, 1 for a length of 64 bits behind the name. */
function boxBytes(bytes: Uint8Array, at: number): number {
  const size = uint32(bytes, at);
  if (size === 0) return bytes.length - at;
  return size === 1 ? uint32(bytes, at + 8) * 2 ** 32 + uint32(bytes, at + 12) : size;
}

function startsWith(bytes: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte);
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + Math.max(0, length)));
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 2 ** 8 + (bytes[at + 1] ?? 0);
}

function uint32(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) * 2 ** 16 + uint16(bytes, at + 2);
}

function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let offset = count - 1; offset >= 0; offset -= 1)
    value = value * 2 ** 8 + (bytes[at + offset] ?? 0);
  return value;
}
