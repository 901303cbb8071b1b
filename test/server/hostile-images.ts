import { deflateSync } from "node:zlib";
import { pngChunk, sampleImages } from "./sample-images.ts";

const png = sampleImages["image/png"];
const phar = "<?php __HALT_COMPILER(); ?>\r\n";
/** 100 MB of nothing, packed. */
const zeros: Uint8Array = deflateSync(Buffer.alloc(100_000_000));
const bomb: Uint8Array = joined(latin1("Comment\0\0"), zeros);

/** The same image, said to have other sides. */
function withSides(image: Uint8Array, at: number, sides: readonly number[]): Uint8Array {
  const changed = Uint8Array.from(image);
  changed.set(sides, at);
  return changed;
}

export const page = "<!doctype html><script>alert(1)</script>";
const vectors = `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`;
/** What is no image, or more than one, or would be too large in memory. */
export const hostileImages: readonly (readonly [string, Uint8Array])[] = [
  ["nothing", new Uint8Array()],
  ["an SVG", latin1(vectors)],
  ["an SVG behind a byte order mark", latin1(`\xef\xbb\xbf<?xml version="1.0"?>${vectors}`)],
  ["an SVG in UTF-16", new Uint8Array(Buffer.from(`\ufeff${vectors}`, "utf16le"))],
  ["an SVG behind a comment", latin1(`<!-- ${"x".repeat(600)} --><!DOCTYPE svg>${vectors}`)],
  ["an SVG with a declaration", latin1(`<?xml version="1.0"?>${vectors}`)],
  ["a page that is named .png", latin1(page)],
  ["a page behind a PNG", joined(png, latin1(page))],
  ["an archive behind a GIF", joined(sampleImages["image/gif"], latin1("PK\u0003\u0004"))],
  ["a page behind a WebP", joined(sampleImages["image/webp"], latin1(page))],
  ["a page behind an AVIF", joined(sampleImages["image/avif"], latin1(page))],
  ["a script that begins as a GIF", latin1("GIF89a/*      */=1;alert(1)//")],
  ["a script that begins as a JPEG", latin1("\xff\xd8\xff\xe0/*  */=1;alert(1)//")],
  ["a page that begins as a PNG", joined(png.subarray(0, 8), latin1(page))],
  ["a page that begins as a WebP", latin1(`RIFF\xff\xff\0\0WEBP${page}`)],
  ["a script behind a whole GIF", joined(sampleImages["image/gif"], latin1("=1;alert(1)"))],
  ["an archive behind a PNG", joined(png, latin1("PK\u0003\u0004"))],
  ["a PDF that says so within a PNG's first bytes", joined(latin1("%PDF-1.7\n"), png)],
  ["a Java archive before a GIF", joined(latin1("PK\u0003\u0004"), sampleImages["image/gif"])],
  ["an archive of PHP behind a GIF", joined(sampleImages["image/gif"], latin1(phar))],
  ["a PNG of 50,000 by 50,000 dots, of 300 kB", pngOfSides(50_000, 50_000, zeros)],
  ["a PNG of 4 gigadots", withSides(png, 16, [0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff])],
  ["a PNG of the longest sides", withSides(png, 16, [0x7f, 255, 255, 255, 0x7f, 255, 255, 255])],
  ["a JPEG of 4 gigadots", withSides(sampleImages["image/jpeg"], 163, [255, 255, 255, 255])],
  ["a GIF of 4 gigadots", withSides(sampleImages["image/gif"], 6, [255, 255, 255, 255])],
  ["a GIF with a picture of them", withSides(sampleImages["image/gif"], 32, [255, 255, 255, 255])],
  ["a WebP of 268 megadots", withSides(sampleImages["image/webp"], 26, [255, 63, 255, 63])],
  ["a PDF", latin1("%PDF-1.7")],
  ["a BMP", latin1("BM\0\0\0\0\0\0\0\0")],
  ["a film", latin1("\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x08mdat")],
  ...Object.entries(sampleImages).map(
    ([mediaType, bytes]) => [`half of ${mediaType}`, bytes.subarray(0, -3)] as const,
  ),
];

// What any reader of the format passes over, and what some other reader might run.
export const inertImages: readonly (readonly [string, string, Uint8Array])[] = [
  ["a script in a JPEG's comment", "image/jpeg", jpegWith(0xfe, `<script>alert(1)</script>`)],
  ["a page in a JPEG's EXIF", "image/jpeg", jpegWith(0xe1, `Exif\0\0${page}`)],
  ["a script in a GIF's comment", "image/gif", gifWith(`*/=1;alert(1)/*`)],
  ["a page in a PNG's text", "image/png", pngWith("tEXt", `Comment\0${page}`)],
  [
    "a PDF in a JPEG's comment",
    "image/jpeg",
    jpegWith(0xfe, `%PDF-1.7\n/OpenAction<</JS(alert)>>`),
  ],
  ["an archive in a JPEG's comment", "image/jpeg", jpegWith(0xfe, "PK\u0003\u0004PK\u0005\u0006")],
  ["an archive of PHP in a JPEG's comment", "image/jpeg", jpegWith(0xfe, phar)],
  ["an SVG in a PNG's text", "image/png", pngWith("iTXt", `XML:com.adobe.xmp\0${vectors}`)],
  ["a text in a PNG that unpacks to 100 MB", "image/png", pngWithBytes("zTXt", bomb)],
  ["a picture whose data goes on for 100 MB", "image/png", pngOfSides(8, 6, zeros)],
  ["a GIF that moves", "image/gif", gifThatMoves(200)],
  ["a script in a GIF that moves", "image/gif", gifThatMoves(2, `*/=1;alert(1)/*`)],
];

function jpegWith(marker: number, text: string): Uint8Array {
  const jpeg = sampleImages["image/jpeg"];
  const length = text.length + 2;
  const segment = new Uint8Array([0xff, marker, length >> 8, length & 255, ...latin1(text)]);
  return joined(jpeg.subarray(0, 2), segment, jpeg.subarray(2));
}

function gifWith(text: string): Uint8Array {
  const gif = sampleImages["image/gif"];
  const comment = new Uint8Array([0x21, 0xfe, text.length, ...latin1(text), 0]);
  return joined(gif.subarray(0, -1), comment, gif.subarray(-1));
}

function pngWith(name: string, text: string): Uint8Array {
  return pngWithBytes(name, latin1(text));
}

function pngWithBytes(name: string, bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const head = new Uint8Array([length >> 24, length >> 16, length >> 8, length]);
  const chunk = joined(head, latin1(name), bytes, latin1("crc!"));
  return joined(png.subarray(0, -12), chunk, png.subarray(-12));
}

/** A PNG in grey whose picture is what `data` unpacks to. */
function pngOfSides(width: number, height: number, data: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const chunks = [
    ["IHDR", header],
    ["IDAT", data],
    ["IEND", new Uint8Array()],
  ] as const;
  return joined(png.subarray(0, 8), ...chunks.map(([name, bytes]) => pngChunk(name, bytes)));
}

/** A GIF that shows its picture so many times. */
function gifThatMoves(frames: number, comment = "again"): Uint8Array {
  const gif = gifWith(comment);
  const first = sampleImages["image/gif"].indexOf(0x21);
  const picture = sampleImages["image/gif"].subarray(first, -1);
  return joined(
    gif.subarray(0, -1),
    ...Array.from({ length: frames }, () => picture),
    gif.subarray(-1),
  );
}

export function latin1(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
