import { crc32, deflateSync } from "node:zlib";

/** Small whole images: eight dots by six in red, and what is less than that in the formats that no browser writes. */
export const sampleImages = {
  "image/png": fromBase64(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAYAAAD+Bd/7AAAAI0lEQVR4AczKMQ0AAAwCwQYZFVHn1QgOYOWT3w5/Szcm1AAEAAD//yQfn60AAAAGSURBVAMAFz0PrXjgsREAAAAASUVORK5CYII=",
  ),
  "image/jpeg": fromBase64(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAGAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABAX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCEAZTf/9k=",
  ),
  "image/gif": fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"),
  "image/webp": fromBase64(
    "UklGRjIAAABXRUJQVlA4ICYAAACQAQCdASoIAAYABABoJaACdLoAA5gA/uns/htVZW3+4Mz6uv8AAA==",
  ),
  "image/avif": avif(),
} as const satisfies Readonly<Record<string, Uint8Array>>;

/** Boxes as an AVIF has them, with nothing in the picture. */
function avif(): Uint8Array {
  const boxes = [
    ["ftyp", "avif\0\0\0\0avifmif1"],
    ["meta", "\0\0\0\0"],
    ["mdat", "\u0012\0"],
  ] as const;
  const parts = boxes.map(([name, data]) => {
    const length = String.fromCharCode(0, 0, 0, 8 + data.length);
    return Buffer.from(`${length}${name}${data}`, "latin1");
  });
  return new Uint8Array(Buffer.concat(parts));
}

function fromBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "base64"));
}

/** A PNG of that many bytes: its picture, and before the end a chunk that no reader knows. */
export function pngOf(bytes: number): Uint8Array {
  const png = sampleImages["image/png"];
  const filling = Buffer.alloc(bytes - png.length, 1);
  filling.writeUInt32BE(filling.length - 12);
  filling.write("fiLl", 4, "latin1");
  return new Uint8Array(Buffer.concat([png.subarray(0, -12), filling, png.subarray(-12)]));
}

/** A red field of that many dots. */
export function redPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const row = Buffer.from([0, ...Array.from({ length: width }, () => [173, 46, 26]).flat()]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  const signature = Buffer.from(sampleImages["image/png"].subarray(0, 8));
  return Buffer.concat([
    signature,
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

export function pngChunk(name: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const chunk = Buffer.alloc(named.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  chunk.set(named, 4);
  chunk.writeUInt32BE(crc32(named), named.length + 4);
  return chunk;
}
