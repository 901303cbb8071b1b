import {
  type ReferenceElement,
  type Placement,
  autoUpdate,
  computePosition,
  flip,
  offset,
  shift,
  size,
} from "@floating-ui/dom";

const gapPx = 6;
const marginPx = 8;

interface FloatOptions {
  /** Stays in the window where its place does not, and follows a place that others move. */
  readonly isHeld?: boolean;
}

/**
 * Puts a fixed panel beside a place in the text, on the other side of it where there is no room, and
 * keeps it inside the window. Follows scrolling and resizing until the returned function is called.
 */
export function floatBeside(
  panel: HTMLElement,
  place: ReferenceElement,
  placement: Placement,
  { isHeld = false }: FloatOptions = {},
): () => void {
  const update = async (): Promise<void> => {
    const { x, y } = await computePosition(place, panel, {
      strategy: "fixed",
      placement,
      middleware: [
        offset(gapPx),
        flip({ padding: marginPx }),
        shift({ padding: marginPx, crossAxis: isHeld }),
        size({
          padding: marginPx,
          apply: ({ availableHeight }) => {
            panel.style.setProperty("--available", `${Math.floor(availableHeight)}px`);
          },
        }),
      ],
    });
    panel.style.left = `${Math.round(x)}px`;
    panel.style.top = `${Math.round(y)}px`;
  };
  return autoUpdate(place, panel, () => void update(), { animationFrame: isHeld });
}
