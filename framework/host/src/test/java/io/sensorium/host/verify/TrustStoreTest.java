package io.sensorium.host.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.definition.HostConfiguration.PasswordPlace;
import io.sensorium.runtime.definition.HostConfiguration.Policy;
import io.sensorium.runtime.definition.HostConfiguration.TrustStoreFile;
import io.sensorium.runtime.definition.HostConfiguration.Verification;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the certificates of those who are trusted may stand. */
class TrustStoreTest {
  private static final Authority ROOT = Authority.root("Root");
  private static final Authority OTHER = Authority.root("Other");
  private static final char[] PASSWORD = "changeit".toCharArray();
  @TempDir private Path home;
  private Path trust;
  private Path passwordFile;

  @BeforeEach
  void prepare() throws IOException {
    trust = Files.createDirectory(home.resolve("trust"));
    passwordFile = Files.writeString(home.resolve("password"), "changeit\nsecond line\n");
  }

  @Test
  void folderThatIsNotThereTrustsNobody() throws IOException {
    Files.delete(trust);
    assertEquals(TrustStore.EMPTY, read(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root.pem", "root.crt", "root.CER", "root.der"})
  void certificateOfTheFolderIsTrusted(String name) throws Exception {
    Files.write(trust.resolve(name), encoded(name));
    Files.writeString(trust.resolve("readme.txt"), "whom we trust, and why");
    assertEquals(Set.of(ROOT.certificate()), read(Optional.empty()).certificates());
  }

  private static byte[] encoded(String name) throws GeneralSecurityException {
    byte[] der = ROOT.certificate().getEncoded();
    return name.endsWith(".pem")
        ? ("-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n")
            .getBytes(StandardCharsets.US_ASCII)
        : der;
  }

  @Test
  void revocationListOfTheFolderIsRead() throws Exception {
    var list = ROOT.revoke(Authority.NOW.plus(Duration.ofDays(1)), OTHER.certificate());
    Files.write(trust.resolve("root.crl"), list.getEncoded());
    assertEquals(1, read(Optional.empty()).revocations().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no certificate at all"})
  void fileWithoutACertificateIsAFault(String content) throws IOException {
    Path file = Files.writeString(trust.resolve("vendor.pem"), content);
    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> read(Optional.empty()));
    assertEquals(ErrorCode.INVALID_DEFINITION, failure.code());
    assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PKCS12", "JKS"})
  void certificatesOfAKeyStoreAreTrustedBesideTheFolders(String type) throws Exception {
    Files.write(trust.resolve("other.der"), OTHER.certificate().getEncoded());
    Path file = keyStore(type, Map.of("root", ROOT.certificate()));
    assertEquals(
        Set.of(ROOT.certificate(), OTHER.certificate()),
        read(Optional.of(new TrustStoreFile(file, inFile()))).certificates());
    assertEquals(
        Set.of(ROOT.certificate(), OTHER.certificate()),
        read(Optional.of(new TrustStoreFile(file, inVariable()))).certificates());
  }

  /** Whoever has a key there signs with it; that does not make him trusted. */
  @Test
  void keysOfAKeyStoreAreNotTrusted() throws Exception {
    Path file = keyStore("PKCS12", Map.of());
    SensoriumException failure =
        assertThrows(
            SensoriumException.class, () -> read(Optional.of(new TrustStoreFile(file, inFile()))));
    assertEquals(ErrorCode.INVALID_DEFINITION, failure.code());
    assertTrue(failure.getMessage().contains("no certificate"), failure.getMessage());
  }

  @Test
  void keyStoreThatDoesNotOpenIsNamed() throws Exception {
    Path file = keyStore("PKCS12", Map.of("root", ROOT.certificate()));
    requireRefused(new TrustStoreFile(home.resolve("none.p12"), inFile()), "none.p12");
    Files.writeString(passwordFile, "wrong");
    requireRefused(new TrustStoreFile(file, inFile()), file.toString());
    Files.delete(passwordFile);
    requireRefused(new TrustStoreFile(file, inFile()), passwordFile.toString());
    requireRefused(
        new TrustStoreFile(file, new PasswordPlace(Optional.empty(), Optional.of("UNSET"))),
        "UNSET");
  }

  private void requireRefused(TrustStoreFile file, String named) {
    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> read(Optional.of(file)));
    assertEquals(ErrorCode.INVALID_SETTING, failure.code());
    assertTrue(failure.getMessage().contains(named), failure.getMessage());
  }

  private PasswordPlace inFile() {
    return new PasswordPlace(Optional.of(passwordFile), Optional.empty());
  }

  private static PasswordPlace inVariable() {
    return new PasswordPlace(Optional.empty(), Optional.of("VENDORS_PASSWORD"));
  }

  /** A store of certificates, and of a key that is nobody's whom we trust. */
  private Path keyStore(String type, Map<String, Certificate> trusted) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, PASSWORD);
    Authority own = Authority.root("Own");
    store.setKeyEntry("own", own.key(), PASSWORD, own.chain().toArray(Certificate[]::new));
    for (Map.Entry<String, Certificate> each : trusted.entrySet()) {
      store.setCertificateEntry(each.getKey(), each.getValue());
    }
    Path file = home.resolve("vendors." + type);
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD);
    }
    return file;
  }

  private TrustStore read(Optional<TrustStoreFile> keyStore) {
    return TrustStore.read(
        new Verification(Policy.SIGNED, trust, keyStore, home.resolve("pins.sha256")),
        Map.of("VENDORS_PASSWORD", "changeit"));
  }
}
