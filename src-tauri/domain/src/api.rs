//! What doors ask for and receive: views made for a screen, not rows.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    ActiveRun, Chat, ChatFilter, ChatId, DeviceId, Epoch, Message, MessageId, Participant, PendingOperation,
    Picodollars, Position, Presence, ProviderStatus, ReadMark, Rev, Settings, SharingStatus, SpaceId, SpaceInfo,
    StartupProblem, TokenCount, UnixMillis, UserId,
};

/// All that the UI needs for its first screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "there is one for each window that opens")]
pub enum Bootstrap {
    Ready {
        version: String,
        user_id: UserId,
        device_id: DeviceId,
        /// What this UI runs in.
        door: Door,
        /// This machine's space first, then those it has joined.
        spaces: Vec<SpaceInfo>,
        sharing: SharingStatus,
        presence: Vec<Presence>,
        settings: Settings,
        providers: Vec<ProviderStatus>,
        notices: Vec<Notice>,
        /// The first page of the chats that are not archived.
        chats: ChatList,
        /// The chat that was open when Hearth last ended.
        last_chat: Option<ChatId>,
        /// That chat; none if it cannot be shown.
        opened: Option<OpenedChat>,
        /// The text of a chat that was not yet started.
        new_chat_draft: String,
        /// The longest text of one message, in bytes of UTF-8.
        max_message_bytes: u32,
        /// The largest file that a message of this machine's space, or of the browser's, can hold.
        #[ts(type = "number")]
        max_file_bytes: u64,
    },
    Problem {
        version: String,
        problem: StartupProblem,
    },
}

/// Where a UI runs, which says what it can offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// Hearth's own window.
    Window,
    /// A browser that has joined a space.
    Browser,
}

/// A chat as it is shown at first: with its messages around the place where the user was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct OpenedChat {
    pub detail: ChatDetail,
    pub page: MessagePage,
}

/// Something the user should know that no request of theirs caused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Notice {
    pub code: NoticeCode,
    /// A file, or the operating system's words.
    pub detail: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// `user_settings.json` could not be read and was set aside; `detail` names the copy.
    SettingsReset,
    /// `prices.json` could not be read; the built-in prices are used.
    PricesUnreadable,
    /// A key found in the settings file was moved to the keychain.
    KeyMoved,
    /// There is no keychain, or it is locked: keys are kept for this run only.
    KeychainUnavailable,
    /// The check of the database found damage.
    DatabaseDamaged,
    /// The automatic backup failed.
    BackupFailed,
    /// The disk is full or cannot be written.
    DiskFull,
    /// A chat is gone for which texts were still waiting; `detail` is its title. They are in a new chat of this machine's.
    UnsentKept,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatListRequest {
    /// None for this machine's own space.
    pub space_id: Option<SpaceId>,
    pub filter: ChatFilter,
    /// Words to find in titles and messages; empty for all chats.
    pub search: String,
    pub after: Option<ChatListCursor>,
    /// 1 to 500.
    pub limit: u32,
}

/// A chat's place in the list: pinned first, then newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatListCursor {
    pub pinned: bool,
    pub active_at: UnixMillis,
    pub id: ChatId,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatList {
    pub chats: Vec<ChatSummary>,
    /// None at the end.
    pub next: Option<ChatListCursor>,
}

/// A chat as the sidebar shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatSummary {
    pub id: ChatId,
    pub space_id: SpaceId,
    pub title: String,
    pub pinned: bool,
    pub archived: bool,
    pub active_at: UnixMillis,
    pub has_draft: bool,
    /// An answer is being made.
    pub answering: bool,
    /// Messages of others that came after the user's last-read mark, at most 100.
    pub unread: u32,
    /// One of them mentions the user, or replies to something they wrote.
    pub mentioned: bool,
    /// People who take part.
    pub people: u32,
    /// Something that the user asked for in it was refused by its host, and waits for *Retry* or *Discard*.
    pub refused: bool,
}

/// One chat, opened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatDetail {
    pub chat: Chat,
    /// Who the user is in this chat's space.
    pub me: UserId,
    pub rights: ChatRights,
    pub read_marks: Vec<ReadMark>,
    /// What waits to be sent or was refused, in the order of asking; none where the space is here.
    pub pending: Vec<PendingOperation>,
    pub participants: Vec<Participant>,
    pub totals: ChatTotals,
    pub run: Option<ActiveRun>,
    pub draft: String,
    /// Where the user last was; none for the end.
    pub scroll: Option<ScrollPlace>,
}

/// What the user may do in a chat beyond reading and writing. The host decides; this saves asking in vain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatRights {
    /// Bring people in.
    pub add_people: bool,
    /// Take others out.
    pub remove_people: bool,
    /// Delete the chat, and messages of others.
    pub delete: bool,
    /// Stop answers that others asked for.
    pub stop_any: bool,
}

/// What a chat's answers used and cost, all versions included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatTotals {
    pub input: TokenCount,
    pub output: TokenCount,
    pub cost: Picodollars,
    /// Answers whose cost is unknown, so that `cost` is not the whole.
    pub unpriced: u32,
}

/// A place to return to in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ScrollPlace {
    /// The message at the top of the view.
    pub message_id: MessageId,
    /// How far its top is above the view's top, in CSS pixels.
    pub offset_px: f64,
}

/// What a client keeps for the next start: the open chat and the place in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ChatView {
    /// None for the screen of a chat not yet started.
    pub chat_id: Option<ChatId>,
    /// None for the end.
    pub scroll: Option<ScrollPlace>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MessagePageRequest {
    pub chat_id: ChatId,
    pub anchor: PageAnchor,
    /// 1 to 200.
    pub limit: u32,
}

/// Where on the visible path a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PageAnchor {
    /// The newest messages.
    End,
    /// Those before a position, nearest first counted.
    Before { position: Position },
    /// Those after a position.
    After { position: Position },
    /// Half before, half after a message, itself included. A message that is not on the visible path
    /// gives the newest page.
    Around { message_id: MessageId },
}

/// A page of the visible path, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct MessagePage {
    pub epoch: Epoch,
    /// The chat's rev when the page was read.
    pub head_rev: Rev,
    pub messages: Vec<MessageView>,
    /// Messages on the whole path.
    pub path_length: u32,
}

/// A message on the visible path, with its place among its versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct MessageView {
    pub message: Message,
    pub position: Position,
    /// All versions of it, itself included, in the order of their making.
    pub versions: Vec<MessageId>,
}

/// Where the data is, and how much. Sizes in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DataInfo {
    pub directory: String,
    #[ts(type = "number")]
    pub database_bytes: u64,
    #[ts(type = "number")]
    pub backups_bytes: u64,
    #[ts(type = "number")]
    pub logs_bytes: u64,
    /// Files that messages hold, and those on their way.
    #[ts(type = "number")]
    pub files_bytes: u64,
    #[ts(type = "number")]
    pub chats: u64,
    #[ts(type = "number")]
    pub messages: u64,
    pub newest_backup: Option<UnixMillis>,
    pub prices_file: String,
}

/// What one user's questions to one model used on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UsageRow {
    /// Days since 1970-01-01 UTC.
    pub day: i32,
    pub user_id: UserId,
    pub model: String,
    pub answers: u32,
    pub input: TokenCount,
    pub output: TokenCount,
    pub cost: Picodollars,
    /// Answers whose cost is unknown, so that `cost` is not the whole.
    pub unpriced: u32,
}
