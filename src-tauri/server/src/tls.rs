//! The certificate that the server shows.
//!
//! Guests pin the SHA-256 of its public key (SPKI), so the key is what lasts: it is in the keychain, and a self-signed
//! certificate is made from it anew at every start, for the names and addresses that the machine has then. TLS 1.3 only:
//! every client of this age speaks it.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::SystemTime,
};

use aws_lc_rs::digest;
use hearth_engine::Engine;
use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs::default_provider,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject},
};
use thiserror::Error;

use crate::{addresses, secret_bytes};

/// How connections are encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tls {
    /// With a certificate that Hearth makes.
    SelfSigned,
    /// With the user's own, from PEM files.
    Own { certificate: PathBuf, key: PathBuf },
    /// Not at all. Only for listeners on the loopback address, with a proxy in front.
    None,
}

#[derive(Debug, Error)]
pub enum TlsError {
    #[error("{file}: {reason}")]
    File { file: String, reason: String },
    #[error("the certificate and the key do not belong together: {0}")]
    Mismatch(String),
    #[error("no certificate could be made: {0}")]
    Making(String),
    #[error("the certificate's key could not be read or kept: {0}")]
    Keychain(String),
}

/// A certificate with its key, ready to be shown.
pub(crate) struct Identity {
    pub(crate) config: Arc<ServerConfig>,
    /// SHA-256 of the SPKI, in lower-case hexadecimal.
    pub(crate) fingerprint: String,
    pub(crate) self_signed: bool,
}

impl Identity {
    pub(crate) async fn self_signed(engine: &Engine, names: &[String]) -> Result<Self, TlsError> {
        let usable = |der: &[u8]| KeyPair::try_from(der).ok();
        let make = || KeyPair::generate().ok().map(|made| made.serialize_der());
        let key: KeyPair = secret_bytes::get_or_make(engine, "tls-key", usable, make)
            .await
            .map_err(|error| TlsError::Keychain(error.message))?;
        let certificate = certificate_for(&key, names).map_err(|error| TlsError::Making(error.to_string()))?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        Self::new(vec![certificate], key, true)
    }

    /// From PEM files.
    pub(crate) fn own(certificate: &Path, key: &Path) -> Result<Self, TlsError> {
        let chain: Vec<_> = read(certificate, |pem| {
            CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>()
        })?;
        if chain.is_empty() {
            return Err(file_error(certificate, "there is no certificate in it"));
        }
        let key = read(key, PrivateKeyDer::from_pem_slice)?;
        Self::new(chain, key, false)
    }

    fn new(
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
        self_signed: bool,
    ) -> Result<Self, TlsError> {
        let fingerprint = fingerprint(&chain[0])?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .map_err(|error| TlsError::Making(error.to_string()))?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|error| TlsError::Mismatch(error.to_string()))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        // A handshake costs less than remembering everybody's.
        config.send_tls13_tickets = 0;
        config.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
        Ok(Self {
            config: Arc::new(config),
            fingerprint,
            self_signed,
        })
    }
}

fn certificate_for(key: &KeyPair, names: &[String]) -> Result<CertificateDer<'static>, rcgen::Error> {
    let mut subjects: Vec<String> = addresses::names();
    subjects.extend(["127.0.0.1".to_owned(), "::1".to_owned()]);
    subjects.extend(addresses::on_the_network().iter().map(ToString::to_string));
    subjects.extend(names.iter().cloned());
    // A machine's name may be one that no certificate can hold, with a space or an underscore in it.
    subjects.retain(|name| name.is_ascii() && !name.contains(|c: char| c.is_whitespace() || c == '_'));
    let mut parameters = CertificateParams::new(subjects)?;
    parameters.distinguished_name = DistinguishedName::new();
    parameters.distinguished_name.push(DnType::CommonName, "Hearth");
    parameters.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // Some browsers refuse more than 825 days; it is made anew at every start anyway. The day before allows for clocks
    // that differ.
    let day = std::time::Duration::from_secs(24 * 60 * 60);
    let now = SystemTime::now();
    parameters.not_before = (now - day).into();
    parameters.not_after = (now + 800 * day).into();
    Ok(parameters.self_signed(key)?.der().clone())
}

fn fingerprint(certificate: &CertificateDer<'_>) -> Result<String, TlsError> {
    let parsed = webpki::EndEntityCert::try_from(certificate).map_err(|error| TlsError::Mismatch(error.to_string()))?;
    let hash = digest::digest(&digest::SHA256, parsed.subject_public_key_info().as_ref());
    Ok(hash.as_ref().iter().map(|byte| format!("{byte:02x}")).collect())
}

fn read<T, E: std::fmt::Display>(file: &Path, parse: impl FnOnce(&[u8]) -> Result<T, E>) -> Result<T, TlsError> {
    let pem = std::fs::read(file).map_err(|error| file_error(file, error))?;
    parse(&pem).map_err(|error| file_error(file, error))
}

fn file_error(file: &Path, reason: impl ToString) -> TlsError {
    TlsError::File {
        file: file.display().to_string(),
        reason: reason.to_string(),
    }
}

/// Whether a listener is out of everybody else's reach.
pub(crate) fn only_here(address: SocketAddr) -> io::Result<()> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    let words = "without TLS only the loopback address is served";
    Err(io::Error::new(io::ErrorKind::InvalidInput, words))
}

#[cfg(test)]
mod tests {
    use rcgen::PublicKeyData;

    use super::*;

    fn files(key: &KeyPair, other: &KeyPair) -> (tempfile::TempDir, PathBuf, PathBuf) {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let (certificate, key_file) = (directory.path().join("cert.pem"), directory.path().join("key.pem"));
        let parameters = CertificateParams::new(vec!["host.example".to_owned()]).expect("a name");
        let made = parameters.self_signed(key).expect("a certificate");
        std::fs::write(&certificate, made.pem()).expect("it can be written");
        std::fs::write(&key_file, other.serialize_pem()).expect("it can be written");
        (directory, certificate, key_file)
    }

    #[test]
    fn the_fingerprint_is_that_of_the_public_key() {
        let key = KeyPair::generate().expect("a key");
        let certificate = certificate_for(&key, &["chat.example.org".to_owned()]).expect("a certificate");
        let of_key = digest::digest(&digest::SHA256, &key.subject_public_key_info());
        let expected: String = of_key.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(fingerprint(&certificate).expect("it can be read"), expected);
    }

    #[test]
    fn a_certificate_of_ones_own_is_read_from_its_files() {
        let key = KeyPair::generate().expect("a key");
        let (_directory, certificate, key_file) = files(&key, &key);
        let identity = Identity::own(&certificate, &key_file).expect("they belong together");
        assert!(!identity.self_signed);
        assert_eq!(identity.fingerprint.len(), 64);
    }

    #[test]
    fn files_that_do_not_fit_are_named() {
        let (key, other) = (KeyPair::generate().expect("a key"), KeyPair::generate().expect("a key"));
        let (directory, certificate, key_file) = files(&key, &other);
        assert!(matches!(
            Identity::own(&certificate, &key_file),
            Err(TlsError::Mismatch(_))
        ));
        let missing = directory.path().join("missing.pem");
        let error = Identity::own(&missing, &key_file).err().expect("it is not there");
        assert!(error.to_string().contains("missing.pem"), "{error}");
        let swapped = Identity::own(&key_file, &certificate)
            .err()
            .expect("no certificate is in it");
        assert!(swapped.to_string().contains("key.pem"), "{swapped}");
    }
}
