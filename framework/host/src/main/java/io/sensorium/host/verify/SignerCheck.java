package io.sensorium.host.verify;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a signer is one whom the operator trusts, now, to sign code. */
final class SignerCheck {
  private static final int RSA_BITS = 2048;
  private static final int ELLIPTIC_BITS = 256;
  private static final Set<String> FOR_CODE = Set.of("1.3.6.1.5.5.7.3.3", "2.5.29.37.0");

  private final TrustStore trust;
  private final Instant now;
  private final List<X509Certificate> path;

  SignerCheck(CertPath path, TrustStore trust, Instant now) {
    this.trust = trust;
    this.now = now;
    this.path = path.getCertificates().stream().map(X509Certificate.class::cast).toList();
  }

  /** Why the signer is not trusted; empty if it is. */
  List<Refused> check() {
    List<X509Certificate> judged = new ArrayList<>(belowTrusted());
    try {
      anchor(judged).filter(anchor -> !judged.contains(anchor)).ifPresent(judged::add);
    } catch (GeneralSecurityException e) {
      // Also of one who is trusted no longer: no pin lets in what was taken back.
      return Stream.of(outOfDate(path).or(() -> untrusted(e)), takenBack(path))
          .flatMap(Optional::stream)
          .toList();
    }
    return Stream.of(outOfDate(judged), weak(judged), notForCode(), revoked(judged))
        .flatMap(Optional::stream)
        .toList();
  }

  /** The certificates up to the first that the operator names. */
  private List<X509Certificate> belowTrusted() {
    return path.stream()
        .takeWhile(certificate -> !trust.certificates().contains(certificate))
        .toList();
  }

  /** The trusted certificate that a path leads to. */
  private Optional<X509Certificate> anchor(List<X509Certificate> below)
      throws GeneralSecurityException {
    if (below.isEmpty()) {
      return Optional.of(path.get(0));
    }
    Set<TrustAnchor> anchors =
        trust.certificates().stream()
            .map(certificate -> new TrustAnchor(certificate, null))
            .collect(Collectors.toSet());
    if (anchors.isEmpty()) {
      throw new CertPathValidatorException("the trust store is empty");
    }
    PKIXParameters parameters = new PKIXParameters(anchors);
    // Our own check follows: it needs no network, and says what it has found.
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    PKIXCertPathValidatorResult result =
        (PKIXCertPathValidatorResult)
            CertPathValidator.getInstance("PKIX")
                .validate(TrustStore.factory().generateCertPath(below), parameters);
    return Optional.ofNullable(result.getTrustAnchor().getTrustedCert());
  }

  private Optional<Refused> untrusted(Exception why) {
    return refused(
        Refusal.SIGNER_UNTRUSTED,
        "is signed by '%s', to which no certificate of the trust store leads (%s)"
            .formatted(name(path.get(0)), why.getMessage()));
  }

  private Optional<Refused> outOfDate(List<X509Certificate> certificates) {
    for (X509Certificate certificate : certificates) {
      try {
        certificate.checkValidity(Date.from(now));
      } catch (CertificateExpiredException e) {
        return refused(
            Refusal.SIGNER_EXPIRED,
            "rests on the certificate '%s', which expired at %s"
                .formatted(name(certificate), certificate.getNotAfter().toInstant()));
      } catch (CertificateNotYetValidException e) {
        return refused(
            Refusal.SIGNER_NOT_YET_VALID,
            "rests on the certificate '%s', which is valid from %s on"
                .formatted(name(certificate), certificate.getNotBefore().toInstant()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Refused> weak(List<X509Certificate> certificates) {
    return certificates.stream()
        .filter(certificate -> isWeak(certificate.getPublicKey()) || isWeaklySigned(certificate))
        .findFirst()
        .flatMap(
            certificate ->
                refused(
                    Refusal.SIGNER_KEY_WEAK,
                    "rests on the certificate '%s' with a weak key or signature (%s, %s)"
                        .formatted(
                            name(certificate),
                            certificate.getPublicKey().getAlgorithm(),
                            certificate.getSigAlgName())));
  }

  private static boolean isWeak(PublicKey key) {
    if (key instanceof RSAKey rsa) {
      return rsa.getModulus().bitLength() < RSA_BITS;
    }
    if (key instanceof ECKey elliptic) {
      return elliptic.getParams().getOrder().bitLength() < ELLIPTIC_BITS;
    }
    return key instanceof DSAKey;
  }

  /** Nothing rests on what a root says of itself. */
  private static boolean isWeaklySigned(X509Certificate certificate) {
    String algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    boolean root =
        certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    return !root && (algorithm.startsWith("MD") || algorithm.startsWith("SHA1"));
  }

  private Optional<Refused> notForCode() {
    X509Certificate signer = path.get(0);
    boolean[] usage = signer.getKeyUsage();
    boolean signs = usage == null || usage[0] || usage[1];
    return signs && isForCode(signer)
        ? Optional.empty()
        : refused(
            Refusal.SIGNER_NOT_FOR_CODE,
            "is signed by '" + name(signer) + "', whose certificate is not for signing code");
  }

  private static boolean isForCode(X509Certificate signer) {
    try {
      List<String> purposes = signer.getExtendedKeyUsage();
      return purposes == null || purposes.stream().anyMatch(FOR_CODE::contains);
    } catch (CertificateParsingException unreadable) {
      return false;
    }
  }

  private Optional<Refused> takenBack(List<X509Certificate> certificates) {
    return revoked(certificates).filter(refused -> refused.code() == Refusal.SIGNER_REVOKED);
  }

  private Optional<Refused> revoked(List<X509Certificate> certificates) {
    for (X509Certificate certificate : certificates) {
      for (X509CRL list : trust.revocations()) {
        if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal())) {
          Optional<Refused> refused = revoked(certificate, list, certificates);
          if (refused.isPresent()) {
            return refused;
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Refused> revoked(
      X509Certificate certificate, X509CRL list, List<X509Certificate> certificates) {
    boolean authentic =
        Stream.concat(certificates.stream(), trust.certificates().stream())
            .anyMatch(issuer -> isOf(list, issuer));
    if (!authentic) {
      return refused(
          Refusal.SIGNER_REVOCATION_UNKNOWN,
          "cannot be told from revoked ones: the revocation list of '%s' is not signed by it"
              .formatted(name(certificate)));
    }
    if (list.isRevoked(certificate)) {
      return refused(
          Refusal.SIGNER_REVOKED,
          "rests on the certificate '" + name(certificate) + "', which is revoked");
    }
    boolean old = list.getNextUpdate() != null && list.getNextUpdate().toInstant().isBefore(now);
    return old
        ? refused(
            Refusal.SIGNER_REVOCATION_UNKNOWN,
            "cannot be told from revoked ones: the revocation list of '%s' was to be renewed by %s"
                .formatted(list.getIssuerX500Principal(), list.getNextUpdate().toInstant()))
        : Optional.empty();
  }

  private static boolean isOf(X509CRL list, X509Certificate issuer) {
    if (!issuer.getSubjectX500Principal().equals(list.getIssuerX500Principal())) {
      return false;
    }
    try {
      list.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static Optional<Refused> refused(Refusal code, String reason) {
    return Optional.of(new Refused(code, reason));
  }
}
