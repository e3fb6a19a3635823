//! Hearth's desktop shell: the window around the engine, and the only crate that names tauri.
//!
//! [`open`] is the map of a start: the data directory, logs, one instance a directory, the engine in
//! the background, the window. Afterwards the [`commands`] carry the window's requests to the engine,
//! [`events`] carry its news back, and [`closing`] ends both.
//!
//! Invariants:
//! - All that is written lies in the data directory, the webview's caches included.
//! - The main thread never waits for the data: the window opens whatever state they are in.
//! - The window shows Hearth's own pages only, and may call nothing that `src-tauri/permissions` does
//!   not name.
//!
//! Deliberately absent: rules about chats, models or keys. They are the engine's.

// A release must not open a console beside its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod data_directory;
mod instance;
mod logging;

mod events;
mod settings_file;
mod startup;

mod closing;
#[cfg(target_os = "linux")]
mod drawing;
mod files;
#[cfg(target_os = "macos")]
mod menu;
mod navigation;
mod notify;
mod web_files;
mod window;

mod commands;

use std::{env, io::Write, process::ExitCode};

use anyhow::Context as _;
use arguments::{Link, Request};
use data_directory::DataDirectory;
use tauri::Manager;

fn main() -> ExitCode {
    if let Some(end) = hearth_files::run_as_reader() {
        return end;
    }
    // Output that nobody reads any more is no reason to fail.
    match arguments::parse(env::args_os().skip(1)) {
        Ok(Request::Help) => {
            let _ = write!(std::io::stdout(), "{}", arguments::HELP);
        }
        Ok(Request::Version) => {
            let _ = writeln!(std::io::stdout(), "hearth {}", env!("CARGO_PKG_VERSION"));
        }
        Ok(Request::Open { data_dir, link }) => {
            #[cfg(target_os = "linux")]
            drawing::suit_machine();
            if let Err(error) = open(data_dir, link) {
                let _ = writeln!(std::io::stderr(), "hearth: {error:#}");
                return ExitCode::FAILURE;
            }
        }
        Err(refusal) => {
            let _ = writeln!(std::io::stderr(), "hearth: {}\n\n{}", refusal.0, arguments::HELP);
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

/// Opens the window and stays until it is closed.
fn open(data_dir: Option<std::path::PathBuf>, link: Option<Link>) -> anyhow::Result<()> {
    let mut context = tauri::generate_context!();
    let application = context.config().identifier.clone();
    let data = DataDirectory::choose(
        data_dir,
        env::var_os("HEARTH_DATA_DIR"),
        data_directory::usual(&application),
    )
    .context("there is no data directory")?;
    logging::start(data.path());
    tracing::info!(version = env!("CARGO_PKG_VERSION"), directory = %data.path().display(), "Hearth starts");

    let name = data.instance_name(&application);
    if cfg!(not(target_os = "linux")) {
        context.config_mut().identifier.clone_from(&name);
    }
    let second_start = instance::Told::new();
    let directory = data.path().to_owned();
    let app = tauri::Builder::default()
        .plugin(second_start.plugin(data.path().to_owned()))
        .plugin(instance::single(&name))
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(window::remembering(data.path()))
        .plugin(tauri_plugin_clipboard_manager::init())
        .plugin(notify::begin())
        .plugin(tauri_plugin_opener::init())
        .manage(closing::Parting::default())
        .manage(files::Saved::default())
        .invoke_handler(tauri::generate_handler![
            commands::life::bootstrap,
            commands::life::first_frame,
            commands::life::parting_done,
            commands::life::quit,
            commands::life::retry_startup,
            commands::life::restore_backup,
            commands::life::start_empty,
            commands::chats::apply,
            commands::chats::stop_run,
            commands::chats::list_chats,
            commands::chats::open_chat,
            commands::chats::message_page,
            commands::chats::earlier_texts,
            commands::chats::search,
            commands::chats::save_draft,
            commands::chats::save_view,
            commands::models::save_settings,
            commands::models::save_key,
            commands::models::remove_key,
            commands::models::test_provider,
            commands::models::list_models,
            commands::models::detect_servers,
            commands::sharing::people,
            commands::sharing::cancel_invite,
            commands::sharing::approve_device,
            commands::sharing::revoke_device,
            commands::sharing::revoke_user,
            commands::sharing::set_role,
            commands::spaces::find_hosts,
            commands::spaces::inspect_invite,
            commands::spaces::join_space,
            commands::spaces::leave_space,
            commands::spaces::space_users,
            commands::spaces::space_providers,
            commands::spaces::space_models,
            commands::spaces::retry_operation,
            commands::spaces::discard_operation,
            commands::spaces::set_typing,
            commands::spaces::mark_read,
            commands::spaces::set_active,
            commands::files::begin_upload,
            commands::files::upload_state,
            commands::files::upload_chunk,
            commands::files::cancel_upload,
            commands::files::fetch_file,
            commands::files::fetch_remote_image,
            commands::files::save_file,
            commands::files::open_file,
            commands::files::reveal_file,
            commands::desktop::data_info,
            commands::desktop::open_data_directory,
            commands::desktop::open_link,
            commands::desktop::copy_text,
            commands::desktop::notify,
            commands::inviting::create_invite,
        ])
        .setup(move |app| {
            let app = app.handle();
            // tauri panics with what fails here, and a panic's words are kept out of the log.
            window::open(app, &directory, settings_file::theme(&directory)).inspect_err(|error| {
                tracing::error!(%error, "the window cannot be opened");
                let _ = writeln!(std::io::stderr(), "hearth: the window cannot be opened: {error}");
            })?;
            #[cfg(unix)]
            closing::on_signals(app);
            #[cfg(target_os = "macos")]
            menu::install(app)?;
            Ok(())
        })
        .build(context)
        .context("the window system cannot be used")?;
    second_start.alone();
    let opened = data.path().to_owned();
    std::thread::spawn(move || files::forget_opened(&opened));

    app.manage(startup::Startup::begin(app.handle().clone(), data.path().to_owned()));
    if let Some(link) = link {
        startup::link_opened(app.handle(), link);
    }
    app.run(|app, event| {
        // Elsewhere a link comes as an argument of a second start.
        #[cfg(target_os = "macos")]
        if let tauri::RunEvent::Opened { urls } = &event {
            for link in urls.iter().filter_map(|url| Link::read(url.as_str())) {
                startup::link_opened(app, link);
            }
        }
        closing::on_event(app, event);
    });
    Ok(())
}
