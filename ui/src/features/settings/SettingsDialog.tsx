import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog';
import { ErrorBoundary } from '../../components/ErrorBoundary';
import { AboutTab } from './AboutTab';
import { AiTab } from './AiTab';
import { DataTab } from './DataTab';
import { GeneralTab } from './GeneralTab';
import type { SettingsTab } from './settingsTab';

const TABS: readonly { id: SettingsTab; Panel: () => React.ReactNode }[] = [
  { id: 'general', Panel: GeneralTab },
  { id: 'ai', Panel: AiTab },
  { id: 'data', Panel: DataTab },
  { id: 'about', Panel: AboutTab },
];

export interface SettingsDialogProps {
  /** The tab that is shown first. */
  tab: SettingsTab;
  onClose: () => void;
}

export function SettingsDialog({ tab, onClose }: SettingsDialogProps) {
  const { t } = useTranslation('settings');
  return (
    <Dialog title={t('title')} onClose={onClose} size="h-150 w-160">
      <Tabs defaultSelectedKey={tab} className="flex min-h-0 flex-1 flex-col">
        <TabList
          aria-label={t('title')}
          className="flex shrink-0 gap-1 overflow-x-auto border-b border-line px-4"
        >
          {TABS.map(({ id }) => (
            <Tab
              key={id}
              id={id}
              className="cursor-default border-b-2 border-transparent px-3 py-2 text-sm text-quiet -outline-offset-4 data-hovered:text-ink data-selected:border-accent data-selected:font-medium data-selected:text-ink"
            >
              {t(`tab.${id}`)}
            </Tab>
          ))}
        </TabList>
        {TABS.map(({ id, Panel }) => (
          <TabPanel key={id} id={id} className="min-h-0 flex-1 overflow-y-auto p-5 -outline-offset-2">
            <ErrorBoundary>
              <Panel />
            </ErrorBoundary>
          </TabPanel>
        ))}
      </Tabs>
    </Dialog>
  );
}
