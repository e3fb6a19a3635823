//! hearth-migrations
