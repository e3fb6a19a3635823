import { Plus, Server } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button';
import { Menu, MenuItem, MenuTrigger } from '../../components/Menu';
import type { DetectedServer } from '../../generated/DetectedServer';
import type { ProviderConfig } from '../../generated/ProviderConfig';
import { useHost } from '../../host/HostContext';
import { newId } from '../../host/ids';
import { useSession } from '../../host/session';

/** Offers the model servers found on this machine, and an empty form for any other. */
export function AddProvider({ onAdd }: { onAdd: (provider: ProviderConfig) => void }) {
  const { t } = useTranslation('settings');
  const host = useHost();
  const known = useSession(({ settings }) => settings.ai.providers);
  const [servers, setServers] = useState<DetectedServer[]>([]);

  const look = async () => {
    // A search that fails has found nothing; the empty form is always there.
    const found = await host.detectServers().catch(() => []);
    setServers(found.filter(({ base_url }) => known.every((provider) => provider.base_url !== base_url)));
  };

  const add = (name: string, base_url: string) =>
    onAdd({ id: newId(), name, kind: 'openai-compatible', base_url });

  return (
    <MenuTrigger
      onOpenChange={(isOpen) => {
        if (isOpen) void look();
      }}
    >
      <Button>
        <Plus size={16} aria-hidden />
        {t('ai.add_provider')}
      </Button>
      <Menu aria-label={t('ai.add_provider')}>
        {servers.map(({ name, base_url }) => (
          <MenuItem key={base_url} id={base_url} icon={Server} onAction={() => add(name, base_url)}>
            {t('ai.found_server', { name, address: new URL(base_url).host })}
          </MenuItem>
        ))}
        <MenuItem
          id="other"
          icon={Plus}
          onAction={() => add(t('ai.new_provider'), 'http://localhost:8080/v1')}
        >
          {t('ai.other_server')}
        </MenuItem>
      </Menu>
    </MenuTrigger>
  );
}
