package io.sensorium.host.verify;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whom the operator trusts.
 *
 * @param certificates of signers, or of authorities that issue theirs
 * @param revocations lists of what authorities have taken back
 */
public record TrustStore(Set<X509Certificate> certificates, List<X509CRL> revocations) {
  /** Nobody. */
  public static final TrustStore EMPTY = new TrustStore(Set.of(), List.of());

  public TrustStore {
    certificates = Set.copyOf(certificates);
    revocations = List.copyOf(revocations);
  }

  /**
   * Reads the files {@code *.pem}, {@code *.crt} and {@code *.cer} (certificates) and {@code *.crl}
   * (revocation lists) of a folder, each in PEM or DER; nobody, if there is no such folder.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION} if one cannot be read
   */
  public static TrustStore read(Path folder) {
    Set<X509Certificate> certificates = new LinkedHashSet<>();
    List<X509CRL> revocations = new ArrayList<>();
    for (Path file : files(folder)) {
      if (file.toString().endsWith(".crl")) {
        revocations.addAll(revocations(file));
      } else {
        certificates.addAll(certificates(file));
      }
    }
    return new TrustStore(certificates, revocations);
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(pem|crt|cer|crl)"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static List<X509Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> read = factory().generateCertificates(in);
      return read.stream().map(X509Certificate.class::cast).toList();
    } catch (IOException | CertificateException e) {
      throw unreadable(file, e);
    }
  }

  private static List<X509CRL> revocations(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends CRL> read = factory().generateCRLs(in);
      return read.stream().map(X509CRL.class::cast).toList();
    } catch (IOException | CertificateException | CRLException e) {
      throw unreadable(file, e);
    }
  }

  private static SensoriumException unreadable(Path file, Exception cause) {
    return new SensoriumException(
        ErrorCode.INVALID_DEFINITION,
        "the trust store has '%s', which cannot be read: %s; mend or remove it"
            .formatted(file, cause.getMessage()),
        cause);
  }

  static CertificateFactory factory() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
  }
}
