import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import type { ModelChoice } from '../../generated/ModelChoice';
import { useSession } from '../../host/session';
import { ChatHeader } from './ChatHeader';

interface NewChatProps {
  leading: ReactNode;
  model: ModelChoice | null;
  onModel: (model: ModelChoice) => void;
  /** It is being started. */
  modelFixed: boolean;
  onOpenSettings: (tab: 'ai' | 'general') => void;
}

/** What stands above the field before there is a first message, which starts the chat. */
export function NewChat({ leading, model, onModel, modelFixed, onOpenSettings }: NewChatProps) {
  const { t } = useTranslation('chat');
  const isWindow = useSession(({ door }) => door === 'window');
  const isGuest = useSession(({ spaces }) => spaces[0]?.role === 'guest');
  const spaceName = useSession(({ spaces }) => spaces[0]?.name ?? '');
  return (
    <>
      <ChatHeader
        leading={leading}
        title={t('newChat')}
        model={model}
        onModel={isGuest ? null : onModel}
        modelFixed={modelFixed}
        totals={null}
        onOpenSettings={() => onOpenSettings('ai')}
      />
      <div className="mx-auto flex w-full max-w-184 min-h-0 flex-1 flex-col justify-center overflow-auto px-6 py-8">
        <h2 className="text-2xl font-semibold tracking-tight text-balance">{t('empty.title')}</h2>
        {model === null ? (
          <Alert
            tone="info"
            className="mt-4"
            actions={
              isWindow ? (
                <Button onPress={() => onOpenSettings('ai')}>{t('noAssistant.settings')}</Button>
              ) : undefined
            }
          >
            {t('empty.noModel')}
          </Alert>
        ) : (
          <p className="mt-2 text-quiet text-pretty">
            {isWindow
              ? t('empty.withModel', { model: model.model })
              : t('empty.withModelThere', { model: model.model, name: spaceName })}
          </p>
        )}
      </div>
    </>
  );
}
