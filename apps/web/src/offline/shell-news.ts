/** What the service worker tells pages when it takes over: the files of the version that it keeps. */
export interface ShellNews {
  readonly kind: "shell";
  readonly files: readonly string[];
}

export function isShellNews(data: unknown): data is ShellNews {
  if (typeof data !== "object" || data === null) return false;
  const { kind, files } = data as Partial<Record<keyof ShellNews, unknown>>;
  return kind === "shell" && Array.isArray(files);
}
