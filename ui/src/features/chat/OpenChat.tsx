import { Search } from 'lucide-react';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Alert } from '../../components/Alert';
import { Button } from '../../components/Button';
import { runCommand, useCommand } from '../../components/commands';
import { errorText } from '../../components/errorText';
import { IconButton } from '../../components/IconButton';
import { LinkConfirmation } from '../../components/markdown/LinkConfirmation';
import { placeOfLink } from '../../components/messageLinks';
import { useGoToMessage } from '../../components/messagePlace';
import type { ModelChoice } from '../../generated/ModelChoice';
import { useHost } from '../../host/HostContext';
import { AnswerNews } from './AnswerNews';
import { assistantOf } from './authors';
import { ChatProvider } from './ChatContext';
import { ChatHeader } from './ChatHeader';
import type { ChatFeed } from './chatFeed';
import { DeletedNotice } from './deleting/DeletedNotice';
import { ChatFiles } from './files/shown/ChatFiles';
import { MessageList } from './MessageList';
import { MessageOverlays } from './menu/MessageOverlays';
import { NoAssistant } from './NoAssistant';
import { PeopleButton } from './PeopleButton';
import { pendingTitle, withPending } from './pendingViews';
import { RefusedChanges } from './RefusedChanges';
import { SoughtNote } from './SoughtNote';
import { ChatSearch } from './search/ChatSearch';
import { TypingLine } from './TypingLine';
import { useChatActions } from './useChatActions';
import { useFeed } from './useChatFeed';
import { useCompany } from './useCompany';

interface OpenChatProps {
  feed: ChatFeed;
  leading: ReactNode;
  onOpenSettings: (tab: 'ai' | 'general') => void;
}

/** A chat that has been read, down to where the next message is written. */
export function OpenChat({ feed, leading, onOpenSettings }: OpenChatProps) {
  const { t } = useTranslation('chat');
  const host = useHost();
  const title = useFeed(feed, ({ chat, pending }) => pendingTitle(chat?.title ?? '', pending));
  const totals = useFeed(feed, (state) => state.totals);
  const participants = useFeed(feed, (state) => state.participants);
  const empty = useFeed(
    feed,
    ({ path, pending }) => path.messages.length === 0 && withPending(path, pending, '').length === 0,
  );
  const company = useCompany(feed);
  const { me, rights, several, mayStop, mentionable } = company;
  const answering = useFeed(feed, (state) => state.run !== null);
  const readProblem = useFeed(feed, (state) => state.problem);
  const {
    actions,
    apply,
    openLink,
    problem: actionProblem,
    dismiss,
  } = useChatActions(host, feed, onOpenSettings);
  const fetchImage = useMemo(() => host.fetchRemoteImage?.bind(host), [host]);
  const assistant = useMemo(() => assistantOf(participants), [participants]);
  const model = assistant && { provider_id: assistant.provider_id, model: assistant.model };

  const goTo = useGoToMessage();
  const goToLinked = useCallback(
    (url: string) => {
      const place = placeOfLink(url);
      if (place !== null) goTo(place.chatId, place.messageId);
    },
    [goTo],
  );

  useCommand('stop', () => (answering && mayStop ? actions.stop() : false));

  const chooseModel = (choice: ModelChoice) => {
    const rest = assistant ?? { instructions: null, temperature: null, max_output: null };
    const changed = { ...rest, name: choice.model, provider_id: choice.provider_id, model: choice.model };
    void apply({ type: 'set_assistant', assistant: changed });
  };
  const dismissAll = () => {
    dismiss();
    feed.dismiss();
  };
  const refused = actionProblem ?? readProblem;
  const chat = useMemo(
    () => ({ feed, actions, participants, answering, me, rights, several, mayStop, mentionable }),
    [feed, actions, participants, answering, me, rights, several, mayStop, mentionable],
  );
  return (
    <ChatProvider value={chat}>
      <LinkConfirmation
        copyText={actions.copy}
        openLink={openLink}
        fetchImage={fetchImage}
        onInternalLink={goToLinked}
      >
        <MessageOverlays>
          <ChatHeader
            leading={leading}
            title={title}
            modelsOf={company.modelsOf}
            model={model}
            onModel={company.mayChooseModel ? chooseModel : null}
            modelFixed={answering}
            totals={totals}
            onOpenSettings={() => onOpenSettings('ai')}
          >
            <IconButton icon={Search} label={t('find.label')} onPress={() => runCommand('search_chat')} />
            <PeopleButton feed={feed} apply={apply} />
          </ChatHeader>
          <ChatSearch feed={feed} />
          {empty ? (
            <p className="flex flex-1 items-center justify-center p-6 text-quiet">{t('empty.noMessages')}</p>
          ) : (
            <ChatFiles feed={feed}>
              <MessageList feed={feed} />
            </ChatFiles>
          )}
          <AnswerNews feed={feed} name={assistant?.name ?? t('assistant')} />
          {several ? <TypingLine feed={feed} assistant={assistant?.name ?? t('assistant')} /> : null}
          <div className="mx-auto w-full max-w-184 shrink-0 px-6">
            <SoughtNote feed={feed} />
            <DeletedNotice chatId={feed.chatId} />
            <RefusedChanges feed={feed} />
            {refused === null ? null : (
              <Alert
                className="mb-2"
                title={t('action.failed')}
                actions={<Button onPress={dismissAll}>{t('action.dismiss')}</Button>}
              >
                {errorText(t, refused)}
              </Alert>
            )}
            {assistant === null && !several ? (
              <NoAssistant
                isHere={company.areModelsHere}
                mayChoose={company.mayChooseModel}
                onOpenSettings={() => onOpenSettings('ai')}
              />
            ) : null}
          </div>
        </MessageOverlays>
      </LinkConfirmation>
    </ChatProvider>
  );
}
