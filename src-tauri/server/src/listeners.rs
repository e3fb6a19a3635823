//! Opening a port on all of this machine's addresses.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
};

use hearth_domain::SharingProblem;
use socket2::{Domain, Socket, Type};

/// Connections that may wait to be taken in.
const BACKLOG: i32 = 1024;

/// Listens at `port` on every address of this machine. Of 0 the operating system makes a free one. A machine without
/// IPv6 is served over IPv4 alone.
///
/// # Errors
/// The port is in use, or not this user's to open.
pub fn on_all_addresses(port: u16) -> io::Result<Vec<TcpListener>> {
    let v4 = listen((Ipv4Addr::UNSPECIFIED, port).into())?;
    let port = v4.local_addr()?.port();
    let mut listeners = vec![v4];
    match listen((Ipv6Addr::UNSPECIFIED, port).into()) {
        Ok(v6) => listeners.push(v6),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
        Err(error) => tracing::info!(%error, "not served over IPv6"),
    }
    Ok(listeners)
}

/// Listens at one address.
///
/// # Errors
/// The port is in use, or not this user's to open.
pub fn at(address: SocketAddr) -> io::Result<TcpListener> {
    listen(address)
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    if address.is_ipv6() {
        // Each family has a listener of its own, because systems differ in what one for both means.
        socket.set_only_v6(true)?;
    }
    // On Windows the same option would let another program take the port as well.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}

/// What is to be said of a port that could not be opened.
pub(crate) fn problem_of(error: &io::Error) -> SharingProblem {
    let kind = error.kind();
    if kind == io::ErrorKind::AddrInUse {
        SharingProblem::PortBusy
    } else if kind == io::ErrorKind::PermissionDenied {
        SharingProblem::PortForbidden
    } else {
        SharingProblem::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_said_to_be_busy() {
        let taken = on_all_addresses(0).expect("some port is free");
        let port = taken[0].local_addr().expect("it listens").port();
        let error = on_all_addresses(port).expect_err("it is taken");
        assert_eq!(problem_of(&error), SharingProblem::PortBusy);
        drop(taken);
        assert!(on_all_addresses(port).is_ok(), "it is free again at once");
    }
}
