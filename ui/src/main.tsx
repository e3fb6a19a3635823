import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { HostProvider } from './host/HostContext';
import { createTauriHost } from './host/tauri';
import { initI18n } from './i18n';
import './styles.css';

initI18n();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <HostProvider host={createTauriHost()}>
    <App />
  </HostProvider>,
);
