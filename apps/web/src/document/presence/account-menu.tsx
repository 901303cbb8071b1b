import type { Visitor } from "../../api/visitor.ts";
import { Avatar } from "../../identity/avatar.tsx";
import { NameForm } from "../../identity/name-form.tsx";
import { colorOf } from "../../identity/person-color.ts";
import { text } from "../../text/en.ts";
import { ThemeSwitch } from "../../theme/theme-switch.tsx";
import { Popover, type PopoverTrigger } from "../../ui/popover.tsx";
import styles from "./account-menu.module.css";

interface AccountMenuProps {
  readonly visitor: Visitor | null;
}

/** One's own avatar, and behind it one's name and the page's appearance. */
export function AccountMenu({ visitor }: AccountMenuProps) {
  const name = visitor?.name ?? text.name.unknown;
  const trigger = (props: PopoverTrigger) => (
    <Avatar
      {...props}
      name={name}
      color={colorOf(visitor?.id ?? "")}
      label={text.people.you(name)}
      title={text.people.you(name)}
      className={styles["self"]}
      data-self="true"
    />
  );
  return (
    <Popover trigger={trigger} label={text.people.account} align="end">
      <div className={styles["menu"]}>
        <NameForm label={text.name.label} />
        <div className={styles["appearance"]}>
          <span>{text.theme.label}</span>
          <ThemeSwitch />
        </div>
      </div>
    </Popover>
  );
}
