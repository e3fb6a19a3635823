//! The client against servers that write exactly the bytes that real ones do, over real sockets.

mod server;

mod broken_stream;
mod chat_stream;
mod files;
mod model_lists;
mod refusals;
mod request_form;
mod responses;
