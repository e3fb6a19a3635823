//! Wire frames, and the guest's side.
