package io.sensorium.host.verify;

import io.sensorium.runtime.artifact.Sha256;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/**
 * Who signed a bundle file.
 *
 * @param fingerprint sha256 of the certificate, in hexadecimal
 * @param notBefore the first moment of the certificate's validity, in ISO 8601
 * @param notAfter the last one
 */
public record Signer(
    String subject, String issuer, String fingerprint, String notBefore, String notAfter) {

  static Signer of(X509Certificate certificate) {
    try {
      return new Signer(
          certificate.getSubjectX500Principal().getName(),
          certificate.getIssuerX500Principal().getName(),
          Sha256.of(certificate.getEncoded()),
          certificate.getNotBefore().toInstant().toString(),
          certificate.getNotAfter().toInstant().toString());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }
}
