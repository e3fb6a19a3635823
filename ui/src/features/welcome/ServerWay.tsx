import { RotateCw } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import { RadioCards } from '../../components/RadioCards';
import { Select } from '../../components/Select';
import { Spinner } from '../../components/Spinner';
import type { DetectedServer } from '../../generated/DetectedServer';
import { useHost } from '../../host/HostContext';
import { newId } from '../../host/ids';
import type { WayProps } from './KeyWay';

/** The model servers that run on this machine. One of them becomes a provider. */
export function ServerWay({ wayIn, onWayIn }: WayProps) {
  const { t } = useTranslation('welcome');
  const host = useHost();
  const [servers, setServers] = useState<DetectedServer[] | null>(null);
  const [error, setError] = useState<unknown>(null);

  const look = useCallback(() => {
    setServers(null);
    setError(null);
    host.detectServers().then(setServers, setError);
  }, [host]);
  useEffect(look, [look]);

  const chosen = servers?.find(({ base_url }) => base_url === wayIn?.added?.base_url);

  const choose = ({ name, base_url, models }: DetectedServer) => {
    const added = { id: newId(), name, kind: 'openai-compatible' as const, base_url };
    const model = models[0];
    onWayIn(model === undefined ? null : { added, model: { provider_id: added.id, model } });
  };

  if (error !== null) {
    return (
      <Alert title={t('server.failed')} actions={<Button onPress={look}>{t('server.again')}</Button>}>
        {errorText(t, error)}
      </Alert>
    );
  }
  if (servers === null) {
    return (
      <p role="status" className="flex items-center gap-2 text-sm text-quiet">
        <Spinner />
        {t('server.looking')}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      {servers.length === 0 ? (
        <p role="status" className="text-sm text-quiet">
          {t('server.nothing')}
        </p>
      ) : (
        <RadioCards
          label={t('server.found')}
          value={chosen?.base_url ?? null}
          onChange={(base_url) => {
            const server = servers.find((other) => other.base_url === base_url);
            if (server !== undefined) choose(server);
          }}
          cards={servers.map(({ name, base_url, models }) => ({
            id: base_url,
            name,
            hint: t('server.models', { count: models.length, address: new URL(base_url).host }),
          }))}
        />
      )}
      {chosen === undefined || wayIn === null ? null : (
        <Select
          label={t('model')}
          value={wayIn.model.model}
          onChange={(model) => onWayIn({ ...wayIn, model: { ...wayIn.model, model } })}
          options={chosen.models.map((id) => ({ id, name: id }))}
        />
      )}
      <Button look="quiet" className="self-start" onPress={look}>
        <RotateCw size={16} strokeWidth={1.75} aria-hidden />
        {t('server.again')}
      </Button>
    </div>
  );
}
