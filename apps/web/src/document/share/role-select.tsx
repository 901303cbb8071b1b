import { shareText } from "../../text/en-share.ts";
import type { Role } from "../role.ts";
import styles from "./share-dialog.module.css";

interface RoleSelectProps<Choice extends Role> {
  /** Its name for screen readers. */
  readonly label: string;
  readonly value: Role | null;
  readonly roles: readonly Choice[];
  /** What is chosen while `value` is none of `roles`: what somebody has without a role of their own. */
  readonly otherwise?: string;
  readonly isDisabled: boolean;
  readonly onChoose: (role: Choice) => void;
}

export function RoleSelect<Choice extends Role>(props: RoleSelectProps<Choice>) {
  const { label, value, roles, otherwise, isDisabled, onChoose } = props;
  return (
    <select
      className={styles["select"]}
      aria-label={label}
      disabled={isDisabled}
      value={otherwise === undefined ? (value ?? "") : ""}
      onChange={(event) => {
        const role = roles.find((known) => known === event.target.value);
        if (role !== undefined) onChoose(role);
      }}
    >
      {otherwise !== undefined && <option value="">{otherwise}</option>}
      {roles.map((role) => (
        <option key={role} value={role}>
          {shareText.roles[role]}
        </option>
      ))}
    </select>
  );
}
