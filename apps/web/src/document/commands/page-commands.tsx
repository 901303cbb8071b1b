import { useMemo } from "react";
import { useLocation } from "wouter";
import { createAndOpen } from "../../home/use-create.ts";
import { text } from "../../text/en.ts";
import { chooseTheme, themes } from "../../theme/theme.ts";
import type { Command } from "./command-registry.ts";
import { useCommands } from "./commands-context.ts";

/** What else the page can do by name, where no button beside the text has the command. */
export function PageCommands() {
  const [, navigate] = useLocation();
  const commands = useMemo((): readonly Command[] => {
    const common = { group: "page", keys: [], heard: "anywhere" } as const;
    return [
      {
        ...common,
        id: "page.create",
        label: text.home.create,
        keywords: ["blank"],
        run: () => void createAndOpen("", navigate),
      },
      ...themes.map((theme) => ({
        ...common,
        id: `page.theme-${theme}`,
        label: `${text.theme.label}: ${text.theme[theme]}`,
        keywords: ["theme", "mode", "colours", "colors"],
        run: () => chooseTheme(theme),
      })),
    ];
  }, [navigate]);
  useCommands(commands);
  return null;
}
