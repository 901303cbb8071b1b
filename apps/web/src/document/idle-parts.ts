// What a document's page loads once it has nothing else to do. One part of the application, because each
// file that is asked for costs the browser and the server more than most of these weigh.

// Asked for by itself where somebody pastes before that.
import "./clipboard/transfer.ts";

export { MoreTools } from "./blocks/more-tools.tsx";
export { Writing } from "./blocks/writing.tsx";
export { PageCommands } from "./commands/page-commands.tsx";
export { Palette } from "./commands/palette.tsx";
export { CountButton } from "./counts/count-button.tsx";
export { FindPanel } from "./finding/find-panel.tsx";
export { InOut } from "./in-out/in-out.tsx";
export { OutlinePanel } from "./outline/outline-panel.tsx";
export { RichTools } from "./rich/rich-tools.tsx";
