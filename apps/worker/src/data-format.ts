/**
 * How data is laid out, the oldest format first: how many steps the schema of each kind of database
 * has. Released formats are never edited; who adds a step adds a format, once for each release.
 */
export const dataFormats: readonly Readonly<
  Record<"engine" | "access" | "keys" | "accounts" | "directory", number>
>[] = [
  { engine: 4, access: 5, keys: 2, accounts: 2, directory: 2 },
  { engine: 4, access: 6, keys: 3, accounts: 4, directory: 2 },
];
