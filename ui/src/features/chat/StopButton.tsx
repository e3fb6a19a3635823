import { Square } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { RoundButton } from './RoundButton';

/** It comes where Send was: the second click of a double click is not meant for it. */
const DEAF_MS = 500;

interface StopButtonProps {
  onStop: () => void;
  isBesideSend: boolean;
}

export function StopButton({ onStop, isBesideSend }: StopButtonProps) {
  const { t } = useTranslation('chat');
  const since = useRef(0);
  useEffect(() => {
    since.current = performance.now();
  }, []);
  const stop = () => {
    if (isBesideSend || performance.now() - since.current >= DEAF_MS) onStop();
  };
  return <RoundButton icon={Square} filled label={t('input.stop')} isDisabled={false} onPress={stop} />;
}
