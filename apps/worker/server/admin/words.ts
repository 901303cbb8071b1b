/** A number with what it counts. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

const units = ["bytes", "KB", "MB", "GB", "TB"] as const;

/** A size as people say it. */
export function size(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const unit = units[power] ?? "bytes";
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${unit}`;
}

/** A moment to the second, or a dash for none. */
export function moment(ms: number | null): string {
  return ms === null ? "-" : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
