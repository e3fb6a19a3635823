import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { handOut } from './app/handOut';
import type { Bootstrap } from './generated/Bootstrap';
import { HostProvider } from './host/HostContext';
import type { Host } from './host/host';
import type { Joining } from './host/web/Joining';
import { i18n, initI18n } from './i18n';

/** An answer that takes longer is waited for on the screen. */
const UNSEEN_MS = 100;

export async function showApp(host: Host, asked: Promise<Bootstrap>): Promise<void> {
  if (!i18n.isInitialized) initI18n();
  const later = new Promise<null>((resolve) => setTimeout(() => resolve(null), UNSEEN_MS));
  const first = await Promise.race([asked.catch(() => null), later]);
  if (first !== null) await handOut(host, first);
  createRoot(rootElement()).render(
    <HostProvider host={host}>
      <App asked={asked} first={first} />
    </HostProvider>,
  );
}

/** Leads a browser into a space. Ends when it is in. */
export async function showJoin(joining: Joining): Promise<void> {
  if (!i18n.isInitialized) initI18n();
  const { JoinScreen } = await import('./features/browser-join/JoinScreen');
  const root = createRoot(rootElement());
  await new Promise<void>((resolve) => {
    root.render(<JoinScreen joining={joining} onIn={resolve} />);
  });
  root.unmount();
  window.history.replaceState(null, '', `/chat${window.location.hash}`);
}

function rootElement(): HTMLElement {
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  return root;
}
