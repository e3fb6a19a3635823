//! The command line and the environment.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum, error::ErrorKind};
use hearth_domain::Role;

/// Hearth without a window: chats and AI answers for the people of a network, over HTTPS.
#[derive(Debug, Parser)]
#[command(name = "hearth-server", version, args_conflicts_with_subcommands = false)]
pub(crate) struct Options {
    #[command(flatten)]
    pub(crate) data: DataOptions,
    #[command(flatten)]
    pub(crate) serving: ServeOptions,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

#[derive(Debug, Args)]
pub(crate) struct DataOptions {
    /// Where chats, settings and backups are kept [default: the place of the desktop's]
    #[arg(long, env = "HEARTH_DATA_DIR", value_name = "DIR", global = true)]
    pub(crate) data_dir: Option<PathBuf>,
    /// Where keys are kept [default: the keychain if there is one, else the file secrets.json in the data directory]
    #[arg(long, env = "HEARTH_SECRETS", value_enum, value_name = "PLACE", global = true)]
    pub(crate) secrets: Option<SecretsPlace>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SecretsPlace {
    Keychain,
    File,
}

#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    /// Address and port to listen on [default: port 8002 of all addresses; of 127.0.0.1 with --no-tls]
    #[arg(long, env = "HEARTH_LISTEN", value_name = "ADDRESS:PORT")]
    pub(crate) listen: Option<SocketAddr>,
    /// A certificate of your own, with its chain, as PEM [default: one that Hearth signs itself]
    #[arg(long, env = "HEARTH_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// The private key of that certificate, as PEM
    #[arg(long, env = "HEARTH_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// Plain HTTP, on loopback only: for a reverse proxy on this machine
    #[arg(long, env = "HEARTH_NO_TLS", value_parser = clap::builder::FalseyValueParser::new(), conflicts_with_all = ["tls_cert", "tls_key"])]
    pub(crate) no_tls: bool,
    /// How people outside reach this server, such as `https://hearth.example.org`: stands in invites
    #[arg(long, env = "HEARTH_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// One more name that requests may give as their host
    #[arg(
        long = "host-name",
        env = "HEARTH_HOST_NAME",
        value_name = "NAME",
        value_delimiter = ','
    )]
    pub(crate) host_names: Vec<String>,
    /// Do not tell the network where this server is (mDNS)
    #[arg(long, env = "HEARTH_NO_DISCOVERY", value_parser = clap::builder::FalseyValueParser::new())]
    pub(crate) no_discovery: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve until SIGTERM or SIGINT (what happens without a command)
    Serve,
    /// Make a link that lets one person or device in, once, within 10 minutes
    Invite {
        /// What the person may do
        #[arg(long, value_enum, default_value_t = InvitedRole::Member)]
        role: InvitedRole,
        /// For one more device of this person (name or id)
        #[arg(long = "for", value_name = "USER", conflicts_with = "role")]
        for_user: Option<String>,
        /// For a device of the space's owner, which needs no approval
        #[arg(long, conflicts_with_all = ["role", "for_user"])]
        owner: bool,
        /// Answer in JSON
        #[arg(long)]
        json: bool,
    },
    /// Who belongs to the space
    Users {
        /// Answer in JSON
        #[arg(long)]
        json: bool,
    },
    /// Their devices, and those that wait to be let in
    Devices {
        /// Answer in JSON
        #[arg(long)]
        json: bool,
    },
    /// Let a waiting device in
    Approve {
        /// Its id, or its name if only one has it
        device: String,
    },
    /// End the access of a device, or of a person with all their devices
    Revoke {
        /// The id or name of a device or person
        #[arg(value_name = "DEVICE|USER")]
        who: String,
    },
    /// Look at the data, the settings and the port
    Check,
    /// Make a checked copy of the database, beside the automatic ones
    Backup,
    /// Put the newest backup in the place of the database, which is set aside (the server must not run)
    Restore,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InvitedRole {
    Member,
    Guest,
}

impl From<InvitedRole> for Role {
    fn from(role: InvitedRole) -> Self {
        match role {
            InvitedRole::Member => Self::Member,
            InvitedRole::Guest => Self::Guest,
        }
    }
}

impl Options {
    /// Reads what was typed; ends the process with clear words and code 2 where it makes no sense, and with code 0
    /// after `--help` and `--version`.
    pub(crate) fn read() -> Self {
        let options = Self::parse();
        if let Err(words) = options.serving.check() {
            Self::command().error(ErrorKind::ArgumentConflict, words).exit();
        }
        options
    }
}

impl ServeOptions {
    /// Where to listen. `port` is what the settings file says; `--listen` goes before it.
    pub(crate) fn address(&self, port: u16) -> SocketAddr {
        let everywhere = if self.no_tls {
            Ipv4Addr::LOCALHOST
        } else {
            Ipv4Addr::UNSPECIFIED
        };
        self.listen
            .unwrap_or_else(|| SocketAddr::new(IpAddr::V4(everywhere), port))
    }

    /// `host:port` of the public URL.
    pub(crate) fn public_name(&self) -> Option<String> {
        let url = self.public_url.as_ref()?;
        let (scheme, rest) = url.split_once("://")?;
        let name = rest.split('/').next().filter(|name| !name.is_empty())?;
        let port = if scheme == "https" { 443 } else { 80 };
        let has_port = name
            .rsplit_once(':')
            .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
        Some(if has_port {
            name.to_owned()
        } else {
            format!("{name}:{port}")
        })
    }

    fn check(&self) -> Result<(), String> {
        if self.no_tls && self.listen.is_some_and(|address| !address.ip().is_loopback()) {
            return Err(
                "--no-tls is possible on loopback only (such as --listen 127.0.0.1:8002): on a network, anybody could \
                 read and change what passes. Put a reverse proxy with TLS in front of it, or leave --no-tls out."
                    .to_owned(),
            );
        }
        if let Some(url) = &self.public_url
            && !["https://", "http://"].iter().any(|scheme| url.starts_with(scheme))
        {
            return Err("--public-url begins with https:// (or http://)".to_owned());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options, String> {
        let typed = ["hearth-server"].iter().chain(arguments);
        let options = Options::try_parse_from(typed).map_err(|error| error.to_string())?;
        options.serving.check()?;
        Ok(options)
    }

    #[test]
    fn the_description_is_consistent() {
        Options::command().debug_assert();
    }

    #[test]
    fn without_a_command_it_serves_the_network() {
        let options = read(&["--data-dir", "/srv/hearth"]).expect("it is understood");
        assert!(options.command.is_none());
        assert_eq!(options.serving.address(9000).to_string(), "0.0.0.0:9000");
        assert_eq!(options.data.data_dir, Some("/srv/hearth".into()));
    }

    #[test]
    fn the_data_directory_may_stand_behind_the_command() {
        let options = read(&["users", "--data-dir", "/srv/hearth"]).expect("it is understood");
        assert_eq!(options.data.data_dir, Some("/srv/hearth".into()));
    }

    #[test]
    fn plain_http_never_leaves_the_machine() {
        let options = read(&["--no-tls"]).expect("it is understood");
        assert_eq!(options.serving.address(8002).to_string(), "127.0.0.1:8002");
        assert!(read(&["--no-tls", "--listen", "[::1]:80"]).is_ok());
        for address in ["0.0.0.0:8002", "192.168.1.5:8002", "[::]:8002"] {
            let refused = read(&["--no-tls", "--listen", address]).expect_err(address);
            assert!(refused.contains("loopback"), "{refused}");
        }
    }

    #[test]
    fn a_public_url_names_a_host_and_a_port() {
        let name = |url| read(&["--public-url", url]).expect(url).serving.public_name();
        assert_eq!(
            name("https://chat.example.org"),
            Some("chat.example.org:443".to_owned())
        );
        assert_eq!(
            name("https://chat.example.org:8443/x"),
            Some("chat.example.org:8443".to_owned())
        );
        assert!(read(&["--public-url", "chat.example.org"]).is_err());
    }

    #[test]
    fn a_certificate_comes_with_its_key() {
        assert!(read(&["--tls-cert", "a.pem"]).is_err());
        assert!(read(&["--tls-cert", "a.pem", "--tls-key", "b.pem"]).is_ok());
        assert!(read(&["--tls-cert", "a.pem", "--tls-key", "b.pem", "--no-tls"]).is_err());
    }

    #[test]
    fn nobody_is_invited_as_owner() {
        assert!(read(&["invite", "--role", "owner"]).is_err());
        assert!(read(&["invite", "--role", "guest"]).is_ok());
        assert!(read(&["invite", "--for", "Ben", "--role", "guest"]).is_err());
    }
}
