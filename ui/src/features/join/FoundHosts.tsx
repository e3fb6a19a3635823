import { House } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { errorText } from '../../components/errorText';
import { Spinner } from '../../components/Spinner';
import type { FoundHost } from '../../generated/FoundHost';
import { useHost } from '../../host/HostContext';

type Search =
  | { type: 'looking' }
  | { type: 'found'; hosts: FoundHost[] }
  | { type: 'failed'; error: unknown };

/**
 * Hosts that make themselves known on this network, so that the user knows whom to ask. Anybody can call themselves
 * anything there: only an invite says who they are, so nothing here can be pressed.
 */
export function FoundHosts() {
  const { t } = useTranslation('join');
  const host = useHost();
  const [search, setSearch] = useState<Search>({ type: 'looking' });

  const look = useCallback(() => {
    let isOver = false;
    setSearch({ type: 'looking' });
    host.findHosts().then(
      (hosts) => !isOver && setSearch({ type: 'found', hosts }),
      (error: unknown) => !isOver && setSearch({ type: 'failed', error }),
    );
    return () => {
      isOver = true;
    };
  }, [host]);
  useEffect(look, [look]);

  return (
    <section aria-labelledby="found" className="flex flex-col gap-2 border-t border-line pt-3">
      <div className="flex min-h-8 items-center justify-between gap-2">
        <h3 id="found" className="text-sm font-medium">
          {t('found.title')}
        </h3>
        {search.type === 'looking' ? null : (
          <Button look="quiet" onPress={look}>
            {t('found.again')}
          </Button>
        )}
      </div>
      {search.type === 'failed' ? (
        <Alert title={t('found.failed')}>{errorText(t, search.error)}</Alert>
      ) : null}
      <p role="status" className="flex min-h-5 items-center gap-2 text-xs text-quiet">
        {search.type === 'looking' ? (
          <>
            <Spinner className="size-3.5" />
            {t('found.looking')}
          </>
        ) : search.type === 'found' ? (
          t(search.hosts.length === 0 ? 'found.none' : 'found.ask')
        ) : null}
      </p>
      {search.type === 'found' && search.hosts.length > 0 ? (
        <ul aria-labelledby="found" className="rounded-xl border border-line text-sm">
          {search.hosts.map(({ space_id, name, address }) => (
            <li
              key={`${space_id} ${address}`}
              className="flex items-center gap-3 border-line px-3 py-2 not-first:border-t"
            >
              <House size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-quiet" />
              <span className="min-w-0 flex-1 wrap-anywhere">{name}</span>
              <span className="selectable font-mono text-xs text-quiet">{address}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
