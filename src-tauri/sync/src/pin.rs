//! The one certificate that is accepted: trust comes from the invite, not from an authority.
//!
//! What is pinned is the key (the SHA-256 of the certificate's SubjectPublicKeyInfo, RFC 7469 section 2.4), so that a host may
//! renew its certificate. Names and dates are not looked at: a machine on a local network has no name that anyone could vouch for,
//! and its clock may be wrong.

use std::{fmt, sync::Arc};

use aws_lc_rs::digest::{SHA256, digest};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
    client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    crypto::{CryptoProvider, aws_lc_rs as provider, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use webpki::EndEntityCert;

/// A host's pinned key, and connections that accept no other.
#[derive(Clone)]
pub struct Pin {
    fingerprint: [u8; 32],
    config: Arc<ClientConfig>,
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pin").field(&hex(&self.fingerprint)).finish()
    }
}

impl Pin {
    /// From 64 hexadecimal digits; none for anything else.
    #[must_use]
    pub fn parse(fingerprint: &str) -> Option<Self> {
        let digits = fingerprint.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |at: usize| char::from(*pair.get(at)?).to_digit(16);
            *byte = u8::try_from(digit(0)? * 16 + digit(1)?).ok()?;
        }
        let crypto = Arc::new(provider::default_provider());
        let verifier = Verifier {
            fingerprint: bytes,
            provider: Arc::clone(&crypto),
        };
        let config = ClientConfig::builder_with_provider(crypto)
            .with_safe_default_protocol_versions()
            .ok()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Some(Self {
            fingerprint: bytes,
            config: Arc::new(config),
        })
    }

    /// 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex(&self.fingerprint)
    }

    /// For TLS connections that accept no other.
    #[must_use]
    pub fn config(&self) -> Arc<ClientConfig> {
        Arc::clone(&self.config)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Debug)]
struct Verifier {
    fingerprint: [u8; 32],
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let certificate = EndEntityCert::try_from(end_entity)
            .map_err(|_| Error::InvalidCertificate(CertificateError::BadEncoding))?;
        let found = digest(&SHA256, certificate.subject_public_key_info().as_ref());
        if found.as_ref() == self.fingerprint {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(
                CertificateError::ApplicationVerificationFailure,
            ))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            certificate,
            signed,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            certificate,
            signed,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
