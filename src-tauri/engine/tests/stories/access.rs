//! Letting devices in, and ending that: what a guest can do with what it has, and nothing else.

mod coming_in;
mod owner;
mod revoking;
mod tokens;

use hearth_domain::{InviteRequest, Role};

fn member() -> InviteRequest {
    InviteRequest {
        role: Role::Member,
        for_user: None,
    }
}
