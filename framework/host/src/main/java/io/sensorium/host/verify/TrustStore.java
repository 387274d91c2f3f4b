package io.sensorium.host.verify;

import io.sensorium.runtime.definition.HostConfiguration.TrustStoreFile;
import io.sensorium.runtime.definition.HostConfiguration.Verification;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
   * Reads what a configuration names: of a folder, which need not be there, the files {@code
   * *.pem}, {@code *.crt}, {@code *.cer} and {@code *.der} (certificates) and {@code *.crl}
   * (revocation lists), each in PEM or DER; and the trusted certificates of a key store.
   *
   * @param environment the variables that may hold the key store's password
   * @throws SensoriumException {@code INVALID_DEFINITION} if one cannot be read or holds nothing,
   *     {@code INVALID_SETTING} if the key store does not open
   */
  public static TrustStore read(Verification verification, Map<String, String> environment) {
    Set<X509Certificate> certificates = new LinkedHashSet<>();
    List<X509CRL> revocations = new ArrayList<>();
    for (Path file : files(verification.trust())) {
      if (isRevocations(file)) {
        revocations.addAll(revocations(file));
      } else {
        certificates.addAll(certificates(file));
      }
    }
    verification
        .trustStore()
        .ifPresent(store -> certificates.addAll(certificates(store, environment)));
    return new TrustStore(certificates, revocations);
  }

  private static boolean isRevocations(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".crl");
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().matches("(?i).*\\.(pem|crt|cer|der|crl)"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static List<X509Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return some(factory().generateCertificates(in));
    } catch (IOException | CertificateException e) {
      throw unreadable(file, e);
    }
  }

  /** The entries that are certificates alone: whoever has a key there is not trusted for it. */
  private static List<X509Certificate> certificates(
      TrustStoreFile file, Map<String, String> environment) {
    char[] password =
        file.password()
            .file()
            .map(KeyStores::passwordIn)
            .orElseGet(
                () -> KeyStores.passwordIn(file.password().variable().orElseThrow(), environment));
    KeyStore store = KeyStores.open(file.file(), password);
    try {
      List<Certificate> certificates = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.isCertificateEntry(alias)) {
          certificates.add(store.getCertificate(alias));
        }
      }
      return some(certificates);
    } catch (KeyStoreException | CertificateException e) {
      throw unreadable(file.file(), e);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  /** Whoever puts a file there wants to trust somebody. */
  private static List<X509Certificate> some(Collection<? extends Certificate> found)
      throws CertificateException {
    if (found.isEmpty()) {
      throw new CertificateException("it holds no certificate that could be trusted");
    }
    return found.stream().map(X509Certificate.class::cast).toList();
  }

  private static List<X509CRL> revocations(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return factory().generateCRLs(in).stream().map(X509CRL.class::cast).toList();
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
