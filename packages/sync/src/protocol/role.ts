/** What a principal may do with a document, from least to most. */
export const roles = ["view", "comment", "edit", "own"] as const;

export type Role = (typeof roles)[number];

export function isRole(value: unknown): value is Role {
  return roles.some((role) => role === value);
}

/** True when `role` allows at least what `needed` allows. */
export function allows(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

/** The lesser of two roles. */
export function leastRole(one: Role, other: Role): Role {
  return allows(one, other) ? other : one;
}
