/** How deep the first and the last node of a slice are open: they join what is around them. */
export interface Openness {
  readonly openStart: number;
  readonly openEnd: number;
}

// The attribute by which editors of this family know each other's slices, without the nodes
// around them, which are not needed.
const pattern = /\sdata-pm-slice="(\d{1,3}) (\d{1,3}) \[\]"/;

export function opennessAttribute({ openStart, openEnd }: Openness): string {
  return ` data-pm-slice="${openStart} ${openEnd} []"`;
}

/** Null for HTML that says nothing of it. */
export function opennessIn(html: string): Openness | null {
  const [, openStart, openEnd] = pattern.exec(html) ?? [];
  if (openStart === undefined || openEnd === undefined) return null;
  return { openStart: Number(openStart), openEnd: Number(openEnd) };
}
