import { Suspense, lazy } from "react";
import { Route, Switch } from "wouter";
import { DocumentSkeleton } from "./document/states/document-skeleton.tsx";
import { NotFoundPage } from "./not-found/not-found-page.tsx";
import { ErrorBoundary } from "./ui/error-boundary.tsx";
import { Notices } from "./ui/notices.tsx";

const HomePage = lazy(async () => {
  const { HomePage: component } = await import("./home/home-page.tsx");
  return { default: component };
});
const SignInPage = lazy(async () => {
  const { SignInPage: component } = await import("./account/sign-in-page.tsx");
  return { default: component };
});
const DocumentPage = lazy(async () => {
  const { DocumentPage: component } = await import("./document/document-page.tsx");
  return { default: component };
});

export function App() {
  return (
    <ErrorBoundary>
      <Switch>
        <Route path="/">
          <Suspense>
            <HomePage />
          </Suspense>
        </Route>
        <Route path="/d/:id">
          {({ id }) => (
            <Suspense fallback={<DocumentSkeleton progress={null} />}>
              <DocumentPage key={id} documentId={id} />
            </Suspense>
          )}
        </Route>
        <Route path="/sign-in">
          <Suspense>
            <SignInPage />
          </Suspense>
        </Route>
        <Route>
          <NotFoundPage />
        </Route>
      </Switch>
      <Notices />
    </ErrorBoundary>
  );
}
