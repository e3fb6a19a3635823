import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import type { ChatId } from '../../generated/ChatId';
import type { ModelChoice } from '../../generated/ModelChoice';
import { useHost } from '../../host/HostContext';
import { useSession } from '../../host/session';
import { ChatHeader } from './ChatHeader';
import { MessageInput } from './MessageInput';
import { carryOver, useDraft } from './useDraft';
import { useSend } from './useSend';

interface NewChatProps {
  leading: ReactNode;
  onStarted: (chatId: ChatId) => void;
  onOpenSettings: (tab: 'ai' | 'general') => void;
}

/** The screen of a chat that has not started: its first message starts it. */
export function NewChat({ leading, onStarted, onOpenSettings }: NewChatProps) {
  const { t } = useTranslation('chat');
  const host = useHost();
  const defaultModel = useSession(({ settings }) => settings.ai.default_model);
  const isWindow = useSession(({ door }) => door === 'window');
  const isGuest = useSession(({ spaces }) => spaces[0]?.role === 'guest');
  const spaceName = useSession(({ spaces }) => spaces[0]?.name ?? '');
  const saved = useSession(({ newChatDraft }) => newChatDraft);
  const [chosen, setChosen] = useState<ModelChoice | null>(null);
  const model = chosen ?? defaultModel;
  const draft = useDraft(null, saved);
  const { sending, problem, send } = useSend(host, null, model);

  const sendDraft = async () => {
    const text = draft.now();
    if (text.trim() === '') return;
    const chatId = await send(text);
    if (chatId === null) return;
    carryOver(chatId, draft.take(text));
    draft.set('');
    onStarted(chatId);
  };
  return (
    <>
      <ChatHeader
        leading={leading}
        title={t('newChat')}
        model={model}
        onModel={isGuest ? null : setChosen}
        modelFixed={sending}
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
      <MessageInput draft={draft} problem={problem} onSend={() => void sendDraft()} onStop={null} />
    </>
  );
}
