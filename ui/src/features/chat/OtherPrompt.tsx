import { useSession } from '../../host/session';
import { Avatar } from './Avatar';
import { useChat } from './ChatContext';
import { EditedMark } from './editing/EditedMark';
import { MessageFiles } from './files/shown/MessageFiles';
import type { MessageToolbarProps } from './MessageToolbar';
import { PromptFoot } from './PromptFoot';
import { type Person, peopleOf } from './people';
import { ReactionRow } from './reactions/ReactionRow';
import { Quote } from './replies/Quote';
import { UserText } from './UserText';
import { WaitingMark } from './WaitingMark';

interface OtherPromptProps extends Omit<MessageToolbarProps, 'onEdit'> {
  author: Person;
  name: string;
  readers: readonly string[];
  /** Who wrote it is shown, and not only known from the message before. */
  isNamed: boolean;
  isChanging: boolean;
  isContinued: boolean;
}

/** What somebody else wrote. */
export function OtherPrompt({ author, name, isNamed, isChanging, ...foot }: OtherPromptProps) {
  const online = useSession(({ presence }) => presence.get(author.userId)?.online === true);
  const { participants, me } = useChat();
  const { message } = foot.view;
  const reader = peopleOf(participants).find(({ userId }) => userId === me)?.name ?? '';
  return (
    <div className="relative flex items-start gap-3">
      {isNamed ? <Avatar name={name} online={online} /> : <span className="w-8 shrink-0" />}
      <div className="min-w-0 flex-1">
        {isNamed ? (
          <p dir="auto" className="mb-0.5 truncate text-sm font-medium">
            {name}
          </p>
        ) : null}
        <MessageFiles message={message} isPending={false} isOwn={false} />
        {message.text === '' && message.reply_to === undefined ? null : (
          <div className="w-fit max-w-[88%] rounded-2xl rounded-tl-md border border-line bg-surface px-4 py-2 leading-[1.55]">
            {message.reply_to === undefined ? null : <Quote messageId={message.reply_to} />}
            <UserText messageId={message.id} text={message.text} reader={reader} />
            <EditedMark message={message} />
          </div>
        )}
        <ReactionRow message={message} />
        {isChanging ? <WaitingMark /> : null}
        <PromptFoot {...foot} isOwn={false} onEdit={null} />
      </div>
    </div>
  );
}
