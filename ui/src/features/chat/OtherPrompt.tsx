import { useSession } from '../../host/session';
import { Avatar } from './Avatar';
import { useChat } from './ChatContext';
import { MessageToolbar, type MessageToolbarProps } from './MessageToolbar';
import { type Person, peopleOf } from './people';
import { ReadBy } from './ReadBy';
import { UserText } from './UserText';

interface OtherPromptProps extends Omit<MessageToolbarProps, 'onEdit'> {
  author: Person;
  name: string;
  readers: readonly string[];
}

/** What somebody else wrote. */
export function OtherPrompt({ author, name, readers, ...toolbar }: OtherPromptProps) {
  const online = useSession(({ presence }) => presence.get(author.userId)?.online === true);
  const { participants, me } = useChat();
  const { message } = toolbar.view;
  const reader = peopleOf(participants).find(({ userId }) => userId === me)?.name ?? '';
  return (
    <div className="flex items-start gap-3">
      <Avatar name={name} online={online} />
      <div className="min-w-0 flex-1">
        <p dir="auto" className="truncate text-sm font-medium">
          {name}
        </p>
        <div className="mt-0.5 w-fit max-w-[95%] rounded-2xl rounded-tl-md border border-line bg-surface px-4 py-2 leading-[1.55]">
          <UserText text={message.text} reader={reader} />
        </div>
        <div className="flex h-7 items-center gap-3">
          <MessageToolbar {...toolbar} onEdit={null} />
          <span className="flex-1" />
          <ReadBy names={readers} />
        </div>
      </div>
    </div>
  );
}
