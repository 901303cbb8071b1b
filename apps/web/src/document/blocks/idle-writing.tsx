import { late } from "../../ui/late.tsx";
import { useIdle } from "../../ui/use-idle.ts";
import type { WritingProps } from "./writing.tsx";

const Writing = late(async () => (await import("../idle-parts.ts")).Writing);

/** Menus for blocks and selections, loaded once the text can be typed in. */
export function IdleWriting(props: WritingProps) {
  return useIdle() ? <Writing {...props} /> : null;
}
