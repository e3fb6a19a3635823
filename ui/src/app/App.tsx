import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { ErrorBoundary } from '../components/ErrorBoundary';
import type { Bootstrap } from '../generated/Bootstrap';
import { useHost } from '../host/HostContext';
import { useSession } from '../host/session';
import { Joining } from './Joining';
import { StartFailed } from './StartFailed';
import { Starting } from './Starting';
import { useAppearance } from './useAppearance';
import { useBootstrap } from './useBootstrap';
import { useJoining } from './useJoining';
import { useTellReady } from './useTellReady';
import { Workspace } from './Workspace';

const ProblemScreen = lazy(async () => ({
  default: (await import('../features/problem/ProblemScreen')).ProblemScreen,
}));
const Welcome = lazy(async () => ({ default: (await import('../features/welcome/Welcome')).Welcome }));

interface AppProps {
  /** What the first screen shows, asked for before there was anything to show it with. */
  asked: Promise<Bootstrap>;
  /** The answer, if it came before the first render. */
  first?: Bootstrap | null;
}

export function App({ asked, first = null }: AppProps) {
  const host = useHost();
  const { start, restart } = useBootstrap(asked, first);
  switch (start.type) {
    case 'loading':
      return <Starting />;
    case 'failed':
      return (
        <Shown>
          <StartFailed error={start.error} onAgain={() => restart(() => host.bootstrap())} />
        </Shown>
      );
    case 'problem':
      return (
        <Suspense>
          <Shown>
            <ProblemScreen problem={start.problem} version={start.version} onWayOut={restart} />
          </Shown>
        </Suspense>
      );
    case 'ready':
      return (
        <ErrorBoundary>
          <Started lastChat={start.last_chat} />
        </ErrorBoundary>
      );
  }
}

function Started({ lastChat }: { lastChat: string | null }) {
  const settings = useSession((session) => session.settings);
  const join = useJoining();
  useAppearance(settings.general);
  return (
    // Without it, the words that React Aria has of its own are in the system's language.
    <I18nProvider locale={settings.general.language}>
      {settings.welcomed ? (
        <Workspace lastChat={lastChat} onJoin={join.open} />
      ) : (
        <Suspense>
          <Shown>
            <Welcome onJoin={join.open} />
          </Shown>
        </Suspense>
      )}
      <Joining {...join} />
    </I18nProvider>
  );
}

/** A screen that can be used as soon as it is there. */
function Shown({ children }: { children: ReactNode }) {
  const tellReady = useTellReady();
  useEffect(tellReady, [tellReady]);
  return children;
}
