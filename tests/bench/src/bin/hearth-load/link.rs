//! One guest's connection: TCP from an address of its own, and TLS where the server speaks it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use anyhow::{Context, Result};
use hearth_orders::host::At;
use hearth_sync::Pin;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpSocket, TcpStream},
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

pub(crate) type Link = Box<dyn Stream>;

/// A server, and how it is reached: made once, used by all guests.
#[derive(Clone)]
pub(crate) struct Way {
    pub(crate) address: SocketAddr,
    tls: Option<TlsConnector>,
}

impl Way {
    pub(crate) fn to(at: &At) -> Result<Self> {
        let connector = |fingerprint: &String| {
            let pin = Pin::parse(fingerprint).context("a fingerprint has 64 hexadecimal digits")?;
            anyhow::Ok(TlsConnector::from(pin.config()))
        };
        Ok(Self {
            address: at.address,
            tls: at.fingerprint.as_ref().map(connector).transpose()?,
        })
    }

    /// A connection of the guest of that number.
    pub(crate) async fn connect(&self, guest: usize) -> Result<Link> {
        let tcp = self.tcp(guest).await?;
        let Some(tls) = &self.tls else {
            return Ok(Box::new(tcp));
        };
        let name = ServerName::from(self.address.ip());
        Ok(Box::new(tls.connect(name, tcp).await.context("no TLS connection")?))
    }

    async fn tcp(&self, guest: usize) -> Result<TcpStream> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(own_address(guest)?, 0))?;
        let stream = socket.connect(self.address).await.context("no connection")?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

/// 127.1.0.1 and on.
fn own_address(guest: usize) -> Result<IpAddr> {
    let number = u32::try_from(guest)? % (250 * 250);
    let part = |value: u32| u8::try_from(value % 250 + 1).unwrap_or(1);
    Ok(Ipv4Addr::new(127, 1, part(number / 250), part(number)).into())
}
