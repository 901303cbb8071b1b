/** What makes a database one of the release before members had names and links were kept. */
export const withoutSharing: readonly string[] = [
  "DROP TABLE visits",
  "DROP TABLE audit",
  ...["name", "since_ms", "link", "was_here"].map(
    (column) => `ALTER TABLE members DROP COLUMN ${column}`,
  ),
  ...["created_by", "created_name", "revoked_ms"].map(
    (column) => `ALTER TABLE links DROP COLUMN ${column}`,
  ),
];
