//! Hearth's values and rules, with no input or output.
//!
//! What crosses a door (the window, later the network) is declared here once: ids, chats, messages,
//! participants, [`Operation`]s and the [`Event`]s they cause. TypeScript sees the same types,
//! generated into `ui/src/generated` by `cargo xtask types`.
//!
//! Invariants kept by these types and relied on everywhere:
//! - A chat's [`Rev`] only grows; a message's place (`seq`) is the rev at which it was created.
//! - An [`Operation`] applied twice changes nothing the second time; its [`OpId`] names it.
//! - Time and random ids are passed in ([`Clock`]); no rule here asks for either.
//!
//! Deliberately absent: storage, HTTP, the keychain, and anything that names Tauri.

mod clock;
mod id;
mod unit;
mod whole;

mod attachment;
mod chat;
mod edit;
mod emoji;
mod message;
mod participant;
mod reaction;

mod access;
mod mention;
mod space;

mod change;
mod event;
mod frame;
mod operation;

mod context;
mod search;
mod title;
mod upload;

pub mod run;

mod price;
mod provider;
mod settings;

mod api;
mod problem;

pub use access::{
    Actor, Device, DeviceKind, DeviceState, Invite, InviteLink, InviteRequest, People, RefreshRequest, Registered,
    Registration, Role, SpaceCard, Tokens, User,
};
pub use api::{
    Bootstrap, ChatDetail, ChatList, ChatListCursor, ChatListRequest, ChatRights, ChatSummary, ChatTotals, ChatView,
    DataInfo, Door, MessagePage, MessagePageRequest, MessageView, Notice, NoticeCode, OpenedChat, PageAnchor,
    ScrollPlace, UsageRow,
};
pub use attachment::{Attachment, FileHash, ImageSize, MAX_ATTACHMENTS, MAX_FILE_NAME_BYTES, NoFileHash};
pub use change::{CatchUp, ChangeSet};
pub use chat::{Answering, Chat, ChatFilter};
pub use clock::{Clock, ManualClock, SystemClock};
pub use context::{ContextMessage, ContextRole, fit_context, room_for_files};
pub use edit::{EarlierText, MAX_EARLIER_BYTES, MAX_EARLIER_TEXTS};
pub use emoji::is_emoji;
pub use event::{ActiveRun, DeltaKind, Event, RunWait};
pub use frame::{CloseCode, GuestFrame, HostFrame, MAX_FRAME_BYTES, PROTOCOL};
pub use id::{
    ChatId, DeviceId, Epoch, InviteId, MessageId, OpId, ParticipantId, ProviderId, RunId, SpaceId, UploadId, UserId,
};
pub use mention::mentions;
pub use message::{
    AnswerInfo, FinishReason, LeftOut, LeftOutReason, Message, MessageStatus, RunError, RunErrorCode, TokenUsage,
};
pub use operation::{Action, MAX_MESSAGE_BYTES, ModelChoice, Operation, Receipt};
pub use participant::{Assistant, Participant, ParticipantKind};
pub use price::{LongContextPrice, ModelPrice, PriceTable};
pub use problem::{ApiError, ErrorCode, StartupProblem, StartupProblemCode};
pub use provider::{
    DetectedServer, ModelInfo, ModelLimits, ProviderCard, ProviderConfig, ProviderKind, ProviderStatus, ProviderTest,
    SecretState,
};
pub use reaction::{MAX_EMOJI, MAX_EMOJI_BYTES, MAX_REACTIONS, Reaction, TooManyReactions, react};
pub use search::{
    CUT, ChatHit, Filters, Has, MAX_QUERY_BYTES, Query, QueryProblem, QueryProblemCode, SearchCursor, SearchHit,
    SearchOrder, SearchPage, SearchRequest, SearchWithin, Term, TextPiece, fold, indexed_text, longer_words, mark,
    relevance, snippet,
};
pub use settings::{
    AiSettings, GeneralSettings, MAX_FILE_MB, SendKey, Settings, SettingsError, SharingSettings, Theme,
};
pub use space::{
    ChatHead, Connection, FoundHost, InvitePreview, JoinRequest, PendingOperation, Presence, ReadMark, SharingProblem,
    SharingStatus, SpaceInfo, SpaceKind,
};
pub use title::{title_from, title_of};
pub use unit::{Picodollars, Position, Rev, TokenCount, UnixMillis};
pub use upload::{MAX_CHUNK_BYTES, Upload, UploadRequest};
