/** An IP address as eight numbers of 16 bits. One of version 4 is what version 6 maps it to. */
export type IpAddress = readonly number[];

/** Null for anything that is not an address. A port behind it is passed over. */
export function parseIpAddress(text: string): IpAddress | null {
  const [, bracketed] = /^\[(.*)\](?::\d+)?$/.exec(text) ?? [];
  const bare = bracketed ?? text.replace(/^([\d.]+):\d+$/, "$1");
  return parseVersion4(bare) ?? parseVersion6(bare);
}

function parseVersion4(text: string): IpAddress | null {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return null;
  const [a = 0, b = 0, c = 0, d = 0] = text.split(".").map(Number);
  if ([a, b, c, d].some((byte) => byte > 255)) return null;
  return [0, 0, 0, 0, 0, 0xffff, a * 256 + b, c * 256 + d];
}

function parseVersion6(text: string): IpAddress | null {
  if (!/^[\da-f.]*:[\da-f:.]*$/i.test(text) || !URL.canParse(`http://[${text}]/`)) return null;
  // The URL's own way of writing it has at most one gap, and no decimals.
  const written = new URL(`http://[${text}]/`).hostname.slice(1, -1);
  const [before = [], after = []] = written
    .split("::")
    .map((half) => (half === "" ? [] : half.split(":")).map((group) => Number.parseInt(group, 16)));
  const gap = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return [...before, ...gap, ...after];
}

/** Addresses that begin with the same bits. */
export interface IpRange {
  readonly base: IpAddress;
  readonly bits: number;
}

/** An address, or a range like `10.0.0.0/8`. Null for anything else. */
export function parseIpRange(text: string): IpRange | null {
  const [address = "", length, ...more] = text.split("/");
  const base = parseIpAddress(address);
  if (base === null || more.length > 0) return null;
  const most = address.includes(":") ? 128 : 32;
  const bits = Number(length ?? most);
  const isLength = length === undefined || (/^\d+$/.test(length) && bits <= most);
  return isLength ? { base, bits: bits + 128 - most } : null;
}

export function isInRange(address: IpAddress, { base, bits }: IpRange): boolean {
  return address.every((group, index) => {
    const counted = Math.min(16, Math.max(0, bits - index * 16));
    return group >> (16 - counted) === (base[index] ?? 0) >> (16 - counted);
  });
}

/**
 * What stands for whoever has this address. Of version 6, whose smallest network is 64 bits, that
 * network: one machine may take any address in it.
 */
export function networkOf(address: IpAddress): string {
  const isVersion4 = isInRange(address, { base: [0, 0, 0, 0, 0, 0xffff], bits: 96 });
  const groups = isVersion4 ? address.slice(6) : address.slice(0, 4);
  return groups.map((group) => group.toString(16)).join(":");
}
