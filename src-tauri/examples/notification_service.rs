//! A desktop's notification service (Desktop Notifications Specification 1.3), for tests: it shows nothing, and says
//! in a line of JSON each what it is asked to show. It prints `ready` when it can be asked, and stays until it is ended.
//!
//! Its arguments are the capabilities that it claims.

#[cfg(target_os = "linux")]
mod service {
    use std::{collections::HashMap, env, error::Error, io::Write, thread};

    use serde_json::json;
    use zbus::{blocking::connection, zvariant::Value};

    struct Service {
        capabilities: Vec<String>,
        last: u32,
    }

    #[zbus::interface(name = "org.freedesktop.Notifications")]
    impl Service {
        fn get_capabilities(&self) -> Vec<String> {
            self.capabilities.clone()
        }

        #[expect(clippy::too_many_arguments, reason = "the specification's")]
        fn notify(
            &mut self,
            app_name: &str,
            replaces_id: u32,
            app_icon: &str,
            summary: &str,
            body: &str,
            actions: Vec<&str>,
            hints: HashMap<&str, Value<'_>>,
            expire_timeout: i32,
        ) -> zbus::fdo::Result<u32> {
            let id = if replaces_id == 0 { self.last + 1 } else { replaces_id };
            self.last = self.last.max(id);
            let mut hints: Vec<_> = hints.into_iter().map(|(name, hint)| format!("{name}={hint}")).collect();
            hints.sort();
            say(&json!({
                "id": id, "app_name": app_name, "replaces_id": replaces_id, "app_icon": app_icon, "summary": summary,
                "body": body, "actions": actions, "hints": hints, "expire_timeout": expire_timeout,
            }))
            .map_err(|error| zbus::fdo::Error::Failed(error.to_string()))?;
            Ok(id)
        }
    }

    fn say(line: &serde_json::Value) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        writeln!(out, "{line}")?;
        out.flush()
    }

    pub(crate) fn serve() -> Result<(), Box<dyn Error>> {
        let service = Service {
            capabilities: env::args().skip(1).collect(),
            last: 0,
        };
        let _bus = connection::Builder::session()?
            .serve_at("/org/freedesktop/Notifications", service)?
            .name("org.freedesktop.Notifications")?
            .build()?;
        say(&json!("ready"))?;
        loop {
            thread::park();
        }
    }
}

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    service::serve()
}

/// Elsewhere notifications have no bus.
#[cfg(not(target_os = "linux"))]
fn main() {}
