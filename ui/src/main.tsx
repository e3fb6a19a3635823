import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import type { Bootstrap } from './generated/Bootstrap';
import { HostProvider } from './host/HostContext';
import type { Host } from './host/host';
import { initI18n } from './i18n';

export function showApp(host: Host, asked: Promise<Bootstrap>): void {
  initI18n();
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  createRoot(root).render(
    <HostProvider host={host}>
      <App asked={asked} />
    </HostProvider>,
  );
}
