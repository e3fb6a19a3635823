//! The network between the host and one guest, played.

use std::collections::VecDeque;

use hearth_domain::{ApiError, CatchUp, ChatHead, ChatId, Epoch, GuestFrame, HostFrame, OpId, Operation, Receipt, Rev};

/// What is on its way over a socket to the guest.
#[derive(Debug)]
pub(crate) enum Coming {
    Frame(Box<HostFrame>),
    Closed(Option<u16>),
}

/// A request over REST on its way there, or its answer on its way back.
#[derive(Debug)]
pub(crate) enum Asked {
    Changes {
        chat_id: ChatId,
        epoch: Epoch,
        after: Rev,
    },
    Post(Operation),
    CaughtUp {
        chat_id: ChatId,
        result: Result<CatchUp, ApiError>,
    },
    Posted {
        op_id: OpId,
        result: Result<Receipt, ApiError>,
    },
}

#[derive(Debug, Default)]
pub(crate) struct Line {
    /// False while nothing gets through.
    pub(crate) is_down: bool,
    pub(crate) is_dialing: bool,
    pub(crate) is_refreshing: bool,
    /// The host has the socket, and has welcomed its guest: from then on it tells everything.
    pub(crate) is_told: bool,
    /// The guest has the socket.
    pub(crate) is_open: bool,
    /// The list of chats as it was when the guest was welcomed, on its way to the queue.
    pub(crate) list: Option<Vec<ChatHead>>,
    pub(crate) going: VecDeque<GuestFrame>,
    pub(crate) coming: VecDeque<Coming>,
    pub(crate) asked: Vec<Asked>,
    /// What the host reads, or not, after the socket it was sent over is no more, or once more by another way.
    pub(crate) late: Vec<GuestFrame>,
}

impl Line {
    /// The host's end is gone, and what was on its way to the guest with it. What was on its way to the host may be there
    /// already, and be read at any time.
    pub(crate) fn cut(&mut self) {
        self.is_told = false;
        self.list = None;
        self.coming.clear();
        let sent = self.going.drain(..).filter(may_come_again);
        self.late.extend(sent);
        let posted = self.asked.drain(..).filter_map(|asked| match asked {
            Asked::Post(operation) => Some(GuestFrame::Apply { operation }),
            Asked::Changes { .. } | Asked::CaughtUp { .. } | Asked::Posted { .. } => None,
        });
        self.late.extend(posted);
    }

    /// The guest's end is gone too, and the guest knows.
    pub(crate) fn reset(&mut self) {
        self.cut();
        self.is_open = false;
        self.is_dialing = false;
        self.is_refreshing = false;
    }

    pub(crate) fn tell(&mut self, frame: HostFrame) {
        if self.is_told {
            self.coming.push_back(Coming::Frame(Box::new(frame)));
        }
    }

    pub(crate) fn is_quiet(&self) -> bool {
        !self.is_dialing
            && !self.is_refreshing
            && self.list.is_none()
            && self.going.is_empty()
            && self.coming.is_empty()
            && self.asked.is_empty()
            && self.late.is_empty()
    }
}

/// Whether the protocol lets a guest say it again, over any socket and at any time.
pub(crate) fn may_come_again(frame: &GuestFrame) -> bool {
    matches!(frame, GuestFrame::Apply { .. } | GuestFrame::Read { .. })
}
