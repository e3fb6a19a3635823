import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../host/HostContext';
import { useSession } from '../../host/session';
import { Notifier } from './Notifier';
import { isLookedAt } from './useIsLookedAt';

/** Desktop notifications of what others write, while the window is not looked at and if the user wants them. */
export function useNotifications(): void {
  const { t } = useTranslation('chat');
  const host = useHost();
  const isOn = useSession(({ settings }) => settings.general.notifications);
  const isWanted = useRef(isOn);
  isWanted.current = isOn;
  useEffect(() => {
    const notifier = new Notifier(
      host,
      () => isWanted.current && !isLookedAt(),
      ({ author, chatTitle, count, meant }) => {
        const chat = chatTitle === '' ? t('untitled') : chatTitle;
        if (meant !== null) return t(`note.${meant}`, { author, chat });
        return count === 1 ? t('note.one', { author, chat }) : t('note.several', { count, chat });
      },
    );
    const stop = host.onEvent((event) => notifier.take(event));
    return () => {
      stop();
      notifier.close();
    };
  }, [host, t]);
}
