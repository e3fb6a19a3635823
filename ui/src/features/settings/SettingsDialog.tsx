import { lazy, Suspense } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/Dialog';
import { ErrorBoundary } from '../../components/ErrorBoundary';
import { useSession } from '../../host/session';
import { AboutTab } from './AboutTab';
import { AiTab } from './AiTab';
import { DataTab } from './DataTab';
import { GeneralTab } from './GeneralTab';
import type { SettingsTab } from './settingsTab';
import './strings';

const SharingTab = lazy(async () => ({ default: (await import('./sharing/SharingTab')).SharingTab }));

type Who = 'window' | 'owner' | 'anybody';

/** Keys, files and providers are the machine's own: whoever looks in through a browser is a guest of it. */
const TABS: readonly { id: SettingsTab; Panel: React.ComponentType; who: Who }[] = [
  { id: 'general', Panel: GeneralTab, who: 'anybody' },
  { id: 'ai', Panel: AiTab, who: 'window' },
  { id: 'sharing', Panel: SharingTab, who: 'owner' },
  { id: 'data', Panel: DataTab, who: 'window' },
  { id: 'about', Panel: AboutTab, who: 'anybody' },
];

export interface SettingsDialogProps {
  /** The tab that is shown first. */
  tab: SettingsTab;
  onClose: () => void;
}

export function SettingsDialog({ tab, onClose }: SettingsDialogProps) {
  const { t } = useTranslation('settings');
  const isWindow = useSession(({ door }) => door === 'window');
  const isOwner = useSession(({ spaces }) => isWindow || spaces[0]?.role === 'owner');
  const mine: Record<Who, boolean> = { window: isWindow, owner: isOwner, anybody: true };
  const tabs = TABS.filter(({ who }) => mine[who]);
  const first = tabs.some(({ id }) => id === tab) ? tab : 'general';
  return (
    <Dialog title={t('title')} onClose={onClose} size="h-150 w-160">
      <Tabs defaultSelectedKey={first} className="flex min-h-0 flex-1 flex-col">
        <TabList
          aria-label={t('title')}
          className="flex shrink-0 gap-1 overflow-x-auto border-b border-line px-4"
        >
          {tabs.map(({ id }) => (
            <Tab
              key={id}
              id={id}
              className="cursor-default border-b-2 border-transparent px-3 py-2 text-sm text-quiet -outline-offset-4 data-hovered:text-ink data-selected:border-accent data-selected:font-medium data-selected:text-ink"
            >
              {t(`tab.${id}`)}
            </Tab>
          ))}
        </TabList>
        {tabs.map(({ id, Panel }) => (
          <TabPanel key={id} id={id} className="min-h-0 flex-1 overflow-y-auto p-5 -outline-offset-2">
            <ErrorBoundary>
              <Suspense>
                <Panel />
              </Suspense>
            </ErrorBoundary>
          </TabPanel>
        ))}
      </Tabs>
    </Dialog>
  );
}
