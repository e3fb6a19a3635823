import { useCallback, useMemo, useRef, useState } from 'react';
import { runCommand } from '../../components/commands';
import type { Action } from '../../generated/Action';
import type { Host } from '../../host/host';
import { newId } from '../../host/ids';
import type { ChatActions } from './ChatContext';
import type { ChatFeed } from './chatFeed';
import { deletionsOf } from './deleting/deletions';
import { giveBack } from './giveBack';
import { startReply } from './replies/replies';

interface OpenChatActions {
  actions: ChatActions;
  /** Resolves to whether it was done. */
  apply(action: Action): Promise<boolean>;
  openLink(url: string): Promise<void>;
  /** What the last of them was refused with; `null` if it was not. */
  problem: unknown;
  dismiss(): void;
}

/** The deeds of one open chat. One at a time: a second click while the first is under way does nothing. */
export function useChatActions(
  host: Host,
  feed: ChatFeed,
  openSettings: ChatActions['openSettings'],
): OpenChatActions {
  const [problem, setProblem] = useState<unknown>(null);
  const underWay = useRef(false);
  const openTab = useRef(openSettings);
  openTab.current = openSettings;

  const { actions, apply, openLink } = useMemo(() => {
    const applied = async (action: Action): Promise<void> => {
      await host.apply({ op_id: newId(), chat_id: feed.chatId, action });
    };
    const apply = async (action: Action): Promise<boolean> => {
      if (underWay.current) return false;
      underWay.current = true;
      setProblem(null);
      try {
        await applied(action);
        return true;
      } catch (refused) {
        setProblem(refused);
        return false;
      } finally {
        underWay.current = false;
      }
    };
    const tried = async (deed: Promise<void>): Promise<boolean> => {
      try {
        await deed;
        return true;
      } catch (refused) {
        setProblem(refused);
        return false;
      }
    };
    const openLink = async (url: string) => void (await tried(host.openLink(url)));
    const actions: ChatActions = {
      regenerate: (message_id) => void apply({ type: 'regenerate', message_id }),
      continueAnswer: (message_id) => void apply({ type: 'continue_answer', message_id }),
      selectVersion: (message_id) => void apply({ type: 'select_version', message_id }),
      editPrompt: (replaces, text) => apply({ type: 'edit_prompt', message_id: newId(), replaces, text }),
      editMessage: (message_id, text) => apply({ type: 'edit_message', message_id, text }),
      deleteMessage: (messageId) => deletionsOf(host).delete(feed.chatId, messageId),
      // However fast they are pressed one after another, each is meant.
      react: (message_id, emoji, on) => void tried(applied({ type: 'react', message_id, emoji, on })),
      reply: (messageId) => {
        startReply(feed.chatId, messageId);
        runCommand('focus_input');
      },
      retry: (opId) => void tried(host.retryOperation(opId)),
      discard: async ({ op_id, action }) => {
        // What may have gone out is not to be written twice.
        if (await tried(host.discardOperation(op_id))) giveBack(host, feed, action);
      },
      copy: (text) => tried(host.copyText(text)),
      stop: () => {
        const { run } = feed.store.getState();
        if (run !== null) void tried(host.stopRun(run.runId));
      },
      openSettings: (tab) => openTab.current(tab),
    };
    return { actions, apply, openLink };
  }, [host, feed]);
  const dismiss = useCallback(() => setProblem(null), []);
  return { actions, apply, openLink, problem, dismiss };
}
