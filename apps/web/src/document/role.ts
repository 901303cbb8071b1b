/** What someone may do with a document. Each role includes those before it. */
export type Role = "view" | "comment" | "edit" | "own";

const roles: readonly unknown[] = ["view", "comment", "edit", "own"] satisfies readonly Role[];

/** Returns null for anything that is not a role: the caller decides what least access means. */
export function parseRole(value: unknown): Role | null {
  return roles.includes(value) ? (value as Role) : null;
}

export function mayEdit(role: Role | null): boolean {
  return role === "edit" || role === "own";
}
