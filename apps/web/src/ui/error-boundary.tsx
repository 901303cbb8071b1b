import { Component, type ErrorInfo, type ReactNode } from "react";
import { isMissingPart } from "../offline/missing-part.ts";
import { text } from "../text/en.ts";
import { Button } from "./button.tsx";
import { Notice } from "./notice.tsx";

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly error: Error | null;
}

/** Replaces a page that failed to render with what happened and what to do. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error("The page failed to render.", error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    const words = isMissingPart(error) ? text.offline.missingPart : text.crash;
    return (
      <Notice title={words.title} detail={words.detail}>
        <Button look="primary" onClick={() => location.reload()}>
          {text.crash.reload}
        </Button>
        <details>
          <summary>{text.crash.technical}</summary>
          <code>{error.message}</code>
        </details>
      </Notice>
    );
  }
}
