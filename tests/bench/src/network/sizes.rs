//! How much is measured.

use hearth_orders::load::FanOutSizes;

pub(super) struct Sizes {
    /// People that are let in, each with one device.
    pub(super) guests: usize,
    /// Of them in the chat that is fanned out to, each with one socket.
    pub(super) listeners: usize,
    pub(super) fan_out: FanOutSizes,
    /// Sockets whose memory is measured, each of another guest.
    pub(super) idle: usize,
    /// The same with several sockets a guest.
    pub(super) many_idle: usize,
    pub(super) callers: usize,
    /// Messages of each caller in one run.
    pub(super) of_each_caller: usize,
    /// Messages of the chat that is caught up.
    pub(super) changes: usize,
    /// Guests in one chat while many come back.
    pub(super) guests_in_chat: usize,
}

/// Of a message's text.
pub(super) const BYTES: usize = 200;

impl Sizes {
    pub(super) const fn of(check: bool) -> Self {
        if check { Self::TINY } else { Self::WHOLE }
    }

    const WHOLE: Self = Self {
        guests: 2_000,
        listeners: 1_000,
        fan_out: FanOutSizes {
            warm_up: 50,
            messages: 400,
            in_flight: 16,
            bytes: BYTES,
        },
        idle: 1_000,
        many_idle: 4_000,
        callers: crate::append::CALLERS,
        of_each_caller: 150,
        changes: 100_000,
        guests_in_chat: 20,
    };

    const TINY: Self = Self {
        guests: 12,
        listeners: 8,
        fan_out: FanOutSizes {
            warm_up: 4,
            messages: 10,
            in_flight: 4,
            bytes: BYTES,
        },
        idle: 8,
        many_idle: 24,
        callers: 4,
        of_each_caller: 3,
        changes: 60,
        guests_in_chat: 4,
    };
}
