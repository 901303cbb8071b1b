/** Seeds that once failed, each with what it found. They are run before all others. */
export const seeds: readonly { readonly seed: number; readonly found: string }[] = [];
