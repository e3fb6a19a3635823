//! Hearth itself as a guest: one machine joins the space of another over the real server.

use hearth_domain::{Connection, ErrorCode, Role};

use crate::{
    forward::Forward,
    host::Host,
    machine::{Joined, Machine, approve_all, joined, link, request},
};

#[tokio::test]
async fn an_invite_is_looked_at_then_used_and_the_guest_waits_to_be_let_in() {
    let host = Host::start().await;
    let way = Forward::to(host.address()).await;
    let mut guest = Machine::start().await;
    let link = link(&host, &way).await;
    let preview = guest
        .engine
        .inspect_invite(link.clone())
        .await
        .expect("the host answers");
    assert_eq!(preview.fingerprint, host.server.fingerprint());
    assert_eq!(
        (preview.space_name, preview.known),
        (host.engine.space_card().name, false)
    );
    let people = host.engine.people(host.owner()).await.expect("the owner may ask");
    assert_eq!(people.users.len(), 1, "looking tells the host nothing");

    let info = guest
        .engine
        .join_space(request(link.clone()))
        .await
        .expect("the invite is good");
    assert_eq!(info.id, host.engine.space_card().id);
    guest.connection(Connection::WaitingForApproval).await;
    approve_all(&host).await;
    guest.connection(Connection::Connected).await;
    assert_eq!(guest.space().await.role, Role::Member);

    let other = Machine::start().await;
    let again = other.engine.join_space(request(link)).await.map_err(|error| error.code);
    assert_eq!(again.err(), Some(ErrorCode::InviteInvalid));
}

#[tokio::test]
async fn another_machine_at_the_hosts_address_is_sent_nothing() {
    let Joined {
        host, way, mut guest, ..
    } = joined().await;
    let impostor = Host::start().await;
    guest.cut_off(&way).await;
    way.lead_to(impostor.address());
    guest.back_on(&way);
    guest.connection(Connection::CertificateChanged).await;
    let looked = guest.engine.inspect_invite(link(&host, &way).await).await;
    assert_eq!(
        looked.map_err(|error| error.code).err(),
        Some(ErrorCode::CertificateChanged)
    );
}

#[tokio::test]
async fn a_token_that_is_still_on_its_way_does_not_take_the_place_of_a_new_invites() {
    let Joined { host, way, guest, .. } = joined().await;
    // The next sign-in of the first membership is answered late.
    way.hold_answers();
    let guest = guest.restart().await;
    let devices = async || {
        host.engine
            .people(host.owner())
            .await
            .expect("the owner may ask")
            .devices
    };
    let other_way = Forward::to(host.address()).await;
    let link = link(&host, &other_way).await;
    let mut guest = guest;
    guest
        .engine
        .join_space(request(link))
        .await
        .expect("the invite is good");
    assert_eq!(devices().await.len(), 3);
    guest.connection(Connection::WaitingForApproval).await;
    approve_all(&host).await;
    guest.connection(Connection::Connected).await;
    way.let_answers_go();
    let mut guest = guest.restart().await;
    guest.connection(Connection::Connected).await;
}
