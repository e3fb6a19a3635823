import type { ChatDetail } from '../../generated/ChatDetail';
import type { Event } from '../../generated/Event';
import type { Message } from '../../generated/Message';
import type { MessagePage } from '../../generated/MessagePage';
import type { MessagePageRequest } from '../../generated/MessagePageRequest';
import type { MessageStatus } from '../../generated/MessageStatus';
import type { MessageView } from '../../generated/MessageView';
import type { Operation } from '../../generated/Operation';
import type { RunError } from '../../generated/RunError';
import type { RunWait } from '../../generated/RunWait';
import type { ScrollPlace } from '../../generated/ScrollPlace';
import type { Settings } from '../../generated/Settings';
import { TestHost } from '../../host/testHost';
import { answer, MODEL, message, participants } from './testMessages';

/** A test host with one chat whose path is paged, and whose answers the test makes itself. */
export class PathHost extends TestHost {
  readonly chatId: string;
  draft = '';
  scroll: ScrollPlace | null = null;
  /** The run that `openChat` tells of. */
  running: { text: string; asked_by?: string } | null = null;
  /** What `openChat` tells otherwise than usual. */
  detail: Partial<ChatDetail> = {};
  private rev: number;

  constructor(
    readonly onPath: MessageView[] = [],
    settings?: Settings,
  ) {
    super(settings);
    this.rev = onPath.length;
    this.chatId = this.addChat(
      'A chat',
      { id: 'chat', epoch: 'e', rev: this.rev, head_rev: this.rev },
      onPath,
    );
  }

  override async openChat(chatId: string) {
    const detail = await super.openChat(chatId);
    const { draft, scroll } = this;
    const run = this.running && {
      run_id: 'run',
      asked_by: this.running.asked_by ?? 'u',
      chat_id: chatId,
      message_id: this.onPath.at(-1)?.message.id ?? '',
      text: this.running.text,
      reasoning: '',
      wait: null,
    };
    return { ...detail, participants, draft, scroll, run, ...this.detail };
  }

  override async messagePage({ anchor, limit }: MessagePageRequest): Promise<MessagePage> {
    const { length } = this.onPath;
    const at = (id: string) => this.onPath.findIndex((view) => view.message.id === id);
    const from = {
      end: () => length - limit,
      before: () => (anchor.type === 'before' ? anchor.position - limit : 0),
      after: () => (anchor.type === 'after' ? anchor.position + 1 : 0),
      around: () => {
        const place = anchor.type === 'around' ? at(anchor.message_id) : -1;
        return place === -1 ? length - limit : Math.min(length - limit, place - limit / 2);
      },
    }[anchor.type]();
    const end = anchor.type === 'before' ? anchor.position : from + limit;
    const messages = this.onPath.slice(Math.max(0, from), end);
    return { epoch: 'e', head_rev: this.rev, messages, path_length: length };
  }

  override async saveDraft(chatId: string | null, text: string): Promise<void> {
    if (chatId === null) this.newChatDraft = text;
    else this.draft = text;
  }

  override async apply(operation: Operation) {
    this.operations.push(operation);
    return { op_id: operation.op_id, chat_id: operation.chat_id, rev: this.rev };
  }

  /** A row as the core tells of it after its change. */
  change(row: Message, leaf: string): void {
    this.rev += 1;
    const known = this.chats.get(this.chatId);
    if (known === undefined) throw new Error('the chat is there from the start');
    known.chat = { ...known.chat, active_leaf: leaf, rev: this.rev, head_rev: this.rev };
    this.emit({
      type: 'changes',
      chat_id: this.chatId,
      epoch: 'e',
      from: this.rev - 1,
      to: this.rev,
      chat: known.chat,
      participants: [],
      messages: [{ ...row, rev: this.rev }],
    });
  }

  startAnswer(): void {
    const row = message({
      id: 'live',
      parent_id: this.onPath.at(-1)?.message.id ?? null,
      author_id: MODEL,
      status: 'streaming',
      text: '',
      answer: answer({ finish: null }),
    });
    this.onPath.push({ message: row, position: this.onPath.length, versions: ['live'] });
    this.change(row, 'live');
    this.tell({ type: 'run_started' });
  }

  delta(offset: number, text: string): void {
    this.tell({ type: 'run_delta', kind: 'text', offset, text });
  }

  wait(wait: RunWait): void {
    this.tell({ type: 'run_waiting', wait });
  }

  endAnswer(text: string, status: MessageStatus = 'complete', error: RunError | null = null): void {
    const last = this.onPath.at(-1);
    if (last === undefined) throw new Error('an answer was started');
    last.message = { ...last.message, status, text, answer: answer({ error }) };
    this.change(last.message, 'live');
    this.tell({ type: 'run_ended' });
  }

  private tell(
    event:
      | { type: 'run_started' | 'run_ended' }
      | { type: 'run_waiting'; wait: RunWait }
      | {
          type: 'run_delta';
          kind: 'text';
          offset: number;
          text: string;
        },
  ): void {
    this.emit({ ...event, chat_id: this.chatId, run_id: 'run', message_id: 'live' } as Event);
  }
}
