//! hearth-provider
