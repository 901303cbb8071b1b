import type { LucideIcon } from "lucide-react";
import { useContext, useSyncExternalStore } from "react";
import { IconButton } from "../../ui/button.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { shortcutLabel } from "../toolbar/shortcut.ts";
import { CommandsContext } from "./commands-context.ts";

interface CommandButtonProps {
  /** The id of a command. While there is no such command, there is no button. */
  readonly id: string;
  readonly icon: LucideIcon;
  readonly className?: string | undefined;
}

export function CommandButton({ id, icon: Icon, className }: CommandButtonProps) {
  const registry = useContext(CommandsContext);
  const commands = useSyncExternalStore(registry.subscribe, () => registry.all);
  const command = commands.find((candidate) => candidate.id === id);
  if (command === undefined) return null;
  const { label, keys, run } = command;
  return (
    <Tooltip label={label} shortcut={shortcutLabel(keys[0] ?? null)}>
      <IconButton label={label} className={className} onClick={run}>
        <Icon aria-hidden="true" />
      </IconButton>
    </Tooltip>
  );
}
