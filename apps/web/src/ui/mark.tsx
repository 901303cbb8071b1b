interface MarkProps {
  readonly className?: string | undefined;
}

/** The versal: a rubricated initial S with penwork lines. Decorative; name it in the text beside it. */
export function Mark({ className }: MarkProps) {
  return (
    <svg className={className} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="3" fill="var(--rubric-fill)" />
      <rect
        x="2.5"
        y="2.5"
        width="27"
        height="27"
        rx="1.5"
        fill="none"
        stroke="var(--on-rubric)"
        strokeOpacity="0.45"
        strokeWidth="0.8"
      />
      <path
        fill="var(--on-rubric)"
        d="M20.9 6.2v5.4h-1c-.5-2.7-1.9-4.1-4-4.1-1.8 0-3 1-3 2.5 0 1.6 1.1 2.5 3.9 3.8 3.9 1.8 5.5 3.5 5.5 6.3 0 3.6-2.7 5.9-6.6 5.9-1.5 0-3-.4-4.4-1.1l-1 1h-.7v-6.4h1c.6 3.4 2.4 5.2 5 5.2 2.1 0 3.5-1.1 3.5-2.9 0-1.7-1.1-2.7-4.2-4.1-3.6-1.7-5.2-3.3-5.2-6 0-3.4 2.5-5.7 6-5.7 1.3 0 2.5.3 3.6 1l.9-.8z"
      />
    </svg>
  );
}
