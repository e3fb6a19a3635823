import { asked, host } from './host/begin';
import './styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { HostProvider } from './host/HostContext';
import { initI18n } from './i18n';

initI18n();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <HostProvider host={host}>
    <App asked={asked} />
  </HostProvider>,
);
