//! Stories through the whole core: a real store on disk, real HTTP, a real settings file.

mod app;
mod scripted_server;
mod secrets;
mod settings_file;

mod answers;
mod crash;
mod data;
mod failures;
mod keys;
mod operations;
mod settings;
