import type { ChatDetail } from '../../generated/ChatDetail';
import type { ChatId } from '../../generated/ChatId';
import type { MessagePage } from '../../generated/MessagePage';
import type { PendingOperation } from '../../generated/PendingOperation';
import type { SpaceInfo } from '../../generated/SpaceInfo';

/** No host has this epoch, so that the host's first word of the chat has it read again. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** A chat that exists nowhere but in the outbox. */
export function placeholderOf(
  chatId: ChatId,
  { id, me }: SpaceInfo,
  name: string,
  pending: PendingOperation[],
): ChatDetail {
  const at = pending[0]?.created_at ?? 0;
  return {
    chat: {
      id: chatId,
      space_id: id,
      owner_id: me,
      epoch: NIL,
      rev: 0,
      head_rev: 0,
      title: '',
      renamed: false,
      pinned: false,
      archived: false,
      deleted: false,
      answering: 'when_mentioned',
      active_leaf: null,
      created_at: at,
      active_at: at,
    },
    me,
    rights: { add_people: false, remove_people: false, delete: false, stop_any: false },
    read_marks: [],
    pending,
    participants: [
      {
        id: me,
        chat_id: chatId,
        rev: 0,
        kind: { type: 'user', user_id: me, name },
        joined_at: at,
        present: true,
      },
    ],
    totals: { input: 0, output: 0, cost: 0, unpriced: 0 },
    run: null,
    draft: '',
    scroll: null,
  };
}

export const emptyPage: MessagePage = { epoch: NIL, head_rev: 0, messages: [], path_length: 0 };
