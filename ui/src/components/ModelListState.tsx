import { useTranslation } from 'react-i18next';
import { errorText } from './errorText';
import { Spinner } from './Spinner';

interface ModelListStateProps {
  isLoading: boolean;
  error: unknown;
  text: string;
}

/** What stands in the place of an empty list of models. */
export function ModelListState({ isLoading, error, text }: ModelListStateProps) {
  const { t } = useTranslation('components');
  if (isLoading) {
    return (
      <p className="flex items-center gap-2 p-2 text-sm text-quiet">
        <Spinner />
        {t('model.loading')}
      </p>
    );
  }
  if (error !== null) {
    return (
      <div role="alert" className="p-2 text-sm">
        <p className="text-danger">{t('model.failed')}</p>
        <p className="mt-1 text-quiet wrap-anywhere">{errorText(t, error)}</p>
        <p className="mt-1 text-quiet">{t('model.free')}</p>
      </div>
    );
  }
  const isUnknown = text.trim() !== '';
  return <p className="p-2 text-sm text-quiet">{isUnknown ? t('model.unknown') : t('model.none')}</p>;
}
