const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
  }
  return remainder;
});

/** CRC-32 of `parts` as one, as in IEEE 802.3: finds flipped bits in stored rows. It is no protection against intent. */
export function checksum(...parts: readonly Uint8Array[]): number {
  let remainder = 0xffffffff;
  for (const bytes of parts) {
    for (const byte of bytes) {
      remainder = (remainder >>> 8) ^ (table[(remainder ^ byte) & 0xff] ?? 0);
    }
  }
  return (remainder ^ 0xffffffff) >>> 0;
}
