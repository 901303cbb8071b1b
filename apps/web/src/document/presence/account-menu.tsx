import { useMemo, useRef } from "react";
import type { Visitor } from "../../api/visitor.ts";
import { Avatar } from "../../identity/avatar.tsx";
import { NameForm } from "../../identity/name-form.tsx";
import { text } from "../../text/en.ts";
import { LanguageSwitch } from "../../text/language-switch.tsx";
import { ThemeSwitch } from "../../theme/theme-switch.tsx";
import { late } from "../../ui/late.tsx";
import { Popover, type PopoverHandle, type PopoverTrigger } from "../../ui/popover.tsx";
import type { Command } from "../commands/command-registry.ts";
import { useCommands } from "../commands/commands-context.ts";
import styles from "./account-menu.module.css";

const SignedInPanel = late(async () => (await import("../../account/signed-in.tsx")).SignedInPanel);

interface AccountMenuProps {
  readonly visitor: Visitor | null;
  readonly color: string;
}

/** One's own avatar, and behind it one's name and the page's appearance. */
export function AccountMenu({ visitor, color }: AccountMenuProps) {
  const name = visitor?.name ?? text.name.unknown;
  const popover = useRef<PopoverHandle>(null);
  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: "people.account",
        label: text.people.account,
        group: "people",
        keys: [],
        heard: "anywhere",
        keywords: ["rename", "me", "language"],
        run: () => popover.current?.open(),
      },
    ],
    [],
  );
  useCommands(commands);
  const trigger = (props: PopoverTrigger) => (
    <Avatar
      {...props}
      name={name}
      color={color}
      label={text.people.you(name)}
      title={text.people.you(name)}
      className={styles["self"]}
      data-self="true"
    />
  );
  return (
    <Popover trigger={trigger} label={text.people.account} align="end" handle={popover}>
      <div className={styles["menu"]}>
        {visitor?.account?.isSignedIn === true ? (
          <SignedInPanel visitor={visitor} />
        ) : (
          <NameForm label={text.name.label} />
        )}
        <div className={styles["appearance"]}>
          <span>{text.theme.label}</span>
          <ThemeSwitch />
        </div>
        <LanguageSwitch />
      </div>
    </Popover>
  );
}
