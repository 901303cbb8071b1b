import X from "lucide-react/icons/x";
import { useContext, useSyncExternalStore } from "react";
import { text } from "../../text/en.ts";
import { IconButton } from "../../ui/button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { shortcutLabel } from "../toolbar/shortcut.ts";
import { commandGroups } from "./command-registry.ts";
import { CommandsContext } from "./commands-context.ts";
import styles from "./shortcut-help.module.css";

interface ShortcutHelpProps {
  readonly onClose: () => void;
}

/** Every command that has keys, with them. */
export function ShortcutHelp({ onClose }: ShortcutHelpProps) {
  const registry = useContext(CommandsContext);
  const commands = useSyncExternalStore(registry.subscribe, () => registry.all);
  const groups = commandGroups
    .map((group) => ({
      group,
      known: commands.filter((command) => command.group === group && command.keys.length > 0),
    }))
    .filter(({ known }) => known.length > 0);
  return (
    <Sheet label={text.commands.help} place="middle" className={styles["sheet"]} onClose={onClose}>
      <div className={styles["help"]}>
        <header className={styles["title"]}>
          <h2>{text.commands.help}</h2>
          <IconButton label={text.close} onClick={onClose}>
            <X aria-hidden="true" />
          </IconButton>
        </header>
        <div className={styles["groups"]}>
          {groups.map(({ group, known }) => (
            <section key={group} className={styles["group"]}>
              <h3>{text.commands.groups[group]}</h3>
              <dl>
                {known.map(({ id, label, keys }) => (
                  <div key={id} className={styles["row"]}>
                    <dt>{label}</dt>
                    <dd>
                      {keys.map((combination, index) => (
                        <span key={combination}>
                          {index > 0 && ` ${text.commands.or} `}
                          <kbd>{shortcutLabel(combination)}</kbd>
                        </span>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </Sheet>
  );
}
