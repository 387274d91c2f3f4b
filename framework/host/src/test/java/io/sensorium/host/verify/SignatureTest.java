package io.sensorium.host.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.fixture.Bundles;
import io.sensorium.host.fixture.Trap;
import io.sensorium.host.osgi.HostPackages;
import io.sensorium.host.verify.Authority.Wish;
import io.sensorium.host.verify.VerificationRequest.InstalledBundle;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.runtime.definition.HostConfiguration.Policy;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
  private static final Authority ROOT = Authority.root("Root");
  private static final Authority VENDOR = ROOT.issue(Wish.of("Vendor"));
  private static final Instant LATER = Authority.NOW.plus(Duration.ofDays(5));

  @TempDir private static Path shared;
  @TempDir private Path folder;

  private static Path unsigned;

  @BeforeAll
  static void write() {
    unsigned = Bundles.of(Trap.class).write(shared.resolve("unsigned.jar"));
  }

  private Path signedBy(Authority vendor) {
    Path file = folder.resolve("signed.jar");
    new BundleSigner(key(vendor), "vendor").sign(unsigned, file);
    return file;
  }

  private static KeyStore.PrivateKeyEntry key(Authority vendor) {
    return new KeyStore.PrivateKeyEntry(vendor.key(), vendor.chain().toArray(Certificate[]::new));
  }

  private static BundleVerifier verifier(Policy policy, TrustStore trust, String... pins) {
    return new BundleVerifier(
        policy,
        trust,
        new Pins(Set.of(pins)),
        HostPackages.names(),
        Clock.fixed(Authority.NOW, ZoneOffset.UTC));
  }

  private static TrustStore trusting(X509Certificate certificate, X509CRL... revocations) {
    return new TrustStore(Set.of(certificate), List.of(revocations));
  }

  private static Finding verify(Path file, TrustStore trust) {
    return verifier(Policy.SIGNED, trust).verify(VerificationRequest.of(file));
  }

  private static void requireRefused(Refusal code, Path file, TrustStore trust) {
    Finding finding = verify(file, trust);
    assertEquals(
        List.of(code), finding.refusals().stream().map(Refused::code).toList(), finding::reason);
    assertEquals(Trust.UNTRUSTED, finding.trust());
  }

  @Test
  void bundleOfATrustedAuthoritysVendorIsSigned() {
    Finding finding = verify(signedBy(VENDOR), trusting(ROOT.certificate()));
    assertTrue(finding.isAccepted(), finding::reason);
    assertEquals(Trust.SIGNED, finding.trust());
    Signer signer = finding.signer().orElseThrow();
    assertEquals("CN=Vendor", signer.subject());
    assertEquals("CN=Root", signer.issuer());
    assertEquals(64, signer.fingerprint().length());
  }

  @Test
  void bundleOfATrustedVendorIsSigned() {
    Finding finding = verify(signedBy(VENDOR), trusting(VENDOR.certificate()));
    assertEquals(Trust.SIGNED, finding.trust(), finding::reason);
  }

  @Test
  void signerIsToldEvenIfNobodyTrustsHim() {
    Finding finding = verify(signedBy(VENDOR), TrustStore.EMPTY);
    assertEquals(List.of(Refusal.SIGNER_UNTRUSTED), codes(finding));
    assertEquals("CN=Vendor", finding.signer().orElseThrow().subject());
  }

  @Test
  void signerOfAnotherAuthorityOfTheSameNameIsNotTrusted() {
    requireRefused(
        Refusal.SIGNER_UNTRUSTED, signedBy(VENDOR), trusting(Authority.root("Root").certificate()));
  }

  @Test
  void unsignedBundleIsRefused() {
    requireRefused(Refusal.NOT_SIGNED, unsigned, trusting(ROOT.certificate()));
  }

  @Test
  void expiredSignerIsRefused() {
    Authority vendor = ROOT.issue(Wish.of("Old").until(Authority.NOW.minus(Duration.ofDays(1))));
    requireRefused(Refusal.SIGNER_EXPIRED, signedBy(vendor), trusting(ROOT.certificate()));
    requireRefused(Refusal.SIGNER_EXPIRED, signedBy(vendor), trusting(vendor.certificate()));
  }

  @Test
  void signerOfTomorrowIsRefused() {
    Authority vendor = ROOT.issue(Wish.of("New").from(LATER));
    requireRefused(Refusal.SIGNER_NOT_YET_VALID, signedBy(vendor), trusting(ROOT.certificate()));
  }

  @Test
  void signerForOtherPurposesIsRefused() {
    Authority vendor = ROOT.issue(Wish.of("Server").forPurpose(Authority.SERVER));
    requireRefused(Refusal.SIGNER_NOT_FOR_CODE, signedBy(vendor), trusting(ROOT.certificate()));
  }

  @Test
  void shortKeyIsRefused() {
    Authority vendor = ROOT.issue(Wish.of("Short").withKeys(Authority.keys("RSA", 1024)));
    requireRefused(Refusal.SIGNER_KEY_WEAK, signedBy(vendor), trusting(ROOT.certificate()));
  }

  @Test
  void revokedSignerIsRefusedEvenIfPinned() throws IOException {
    Path file = signedBy(VENDOR);
    TrustStore trust = trusting(ROOT.certificate(), ROOT.revoke(LATER, VENDOR.certificate()));
    requireRefused(Refusal.SIGNER_REVOKED, file, trust);
    for (Policy policy : Policy.values()) {
      Finding finding =
          verifier(policy, trust, Sha256.of(file)).verify(VerificationRequest.of(file));
      assertEquals(List.of(Refusal.SIGNER_REVOKED), codes(finding));
    }
  }

  /** His certificate has expired since, and so is not trusted any more; the pin must not count. */
  @ParameterizedTest
  @EnumSource
  void revokedSignerIsRefusedAfterHisTimeToo(Policy policy) throws IOException {
    Authority vendor = ROOT.issue(Wish.of("Old").until(Authority.NOW.minus(Duration.ofDays(1))));
    Path file = signedBy(vendor);
    TrustStore trust = trusting(ROOT.certificate(), ROOT.revoke(LATER, vendor.certificate()));
    Finding finding = verifier(policy, trust, Sha256.of(file)).verify(VerificationRequest.of(file));
    assertEquals(List.of(Refusal.SIGNER_REVOKED), codes(finding));
  }

  @Test
  void signerOfAListThatRevokesOthersIsTrusted() {
    Authority other = ROOT.issue(Wish.of("Other"));
    TrustStore trust = trusting(ROOT.certificate(), ROOT.revoke(LATER, other.certificate()));
    assertEquals(Trust.SIGNED, verify(signedBy(VENDOR), trust).trust());
  }

  @Test
  void listThatIsOldOrForgedSaysNothing() {
    X509CRL old = ROOT.revoke(Authority.NOW.minus(Duration.ofDays(1)));
    X509CRL forged = Authority.root("Root").revoke(LATER);
    for (X509CRL list : List.of(old, forged)) {
      requireRefused(
          Refusal.SIGNER_REVOCATION_UNKNOWN, signedBy(VENDOR), trusting(ROOT.certificate(), list));
    }
  }

  @Test
  void changedEntryIsRefused() throws IOException {
    RawJar jar = RawJar.of(signedBy(VENDOR));
    String name = Trap.class.getName().replace('.', '/') + ".class";
    byte[] content = jar.entry(name).content.clone();
    content[content.length - 1] ^= 1;
    jar.entries.set(jar.entries.indexOf(jar.entry(name)), new RawEntry(name, content));
    requireRefused(
        Refusal.SIGNATURE_BROKEN,
        jar.write(folder.resolve("changed.jar")),
        trusting(ROOT.certificate()));
  }

  @Test
  void addedEntryIsRefused() {
    RawJar jar = RawJar.of(signedBy(VENDOR));
    jar.add("com/example/Added.class");
    requireRefused(
        Refusal.SIGNATURE_LEAVES_OUT_ENTRY,
        jar.write(folder.resolve("extended.jar")),
        trusting(ROOT.certificate()));
  }

  /** The platform is content, for the digest of every single entry still fits. */
  @Test
  void changedManifestIsRefused() {
    RawJar jar = RawJar.of(signedBy(VENDOR));
    jar.manifest(text -> text + "Name: added.txt\r\nSHA-256-Digest: AAAA\r\n\r\n");
    requireRefused(
        Refusal.SIGNATURE_BROKEN,
        jar.write(folder.resolve("manifest.jar")),
        trusting(ROOT.certificate()));
  }

  @Test
  void strippedSignatureIsRefused() {
    RawJar jar = RawJar.of(signedBy(VENDOR));
    jar.entries.removeIf(entry -> entry.hasName("META-INF/VENDOR.EC"));
    Path file = jar.write(folder.resolve("stripped.jar"));
    requireRefused(Refusal.SIGNATURE_INCOMPLETE, file, trusting(ROOT.certificate()));
    jar.entries.removeIf(entry -> entry.hasName("META-INF/VENDOR.SF"));
    requireRefused(
        Refusal.NOT_SIGNED, jar.write(folder.resolve("bare.jar")), trusting(ROOT.certificate()));
  }

  @Test
  void blockThatIsNoneIsRefused() {
    RawJar jar = RawJar.of(signedBy(VENDOR));
    jar.entries.removeIf(entry -> entry.hasName("META-INF/VENDOR.EC"));
    jar.add("META-INF/VENDOR.EC", new byte[] {0x30, (byte) 0x84, 0x7f, 1, 1, 1});
    requireRefused(
        Refusal.SIGNATURE_BROKEN,
        jar.write(folder.resolve("block.jar")),
        trusting(ROOT.certificate()));
  }

  @Test
  void secondSignatureIsRefused() {
    Path twice = folder.resolve("twice.jar");
    new BundleSigner(key(ROOT.issue(Wish.of("Other"))), "other").sign(signedBy(VENDOR), twice);
    requireRefused(Refusal.SIGNATURE_OF_SEVERAL, twice, trusting(ROOT.certificate()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5", "SHA-1"})
  void brokenDigestIsRefused(String digest) throws Exception {
    Path weak = folder.resolve("weak.jar");
    try (ZipFile jar = new ZipFile(unsigned.toFile());
        OutputStream out = Files.newOutputStream(weak)) {
      new JarSigner.Builder(key(VENDOR)).digestAlgorithm(digest).build().sign(jar, out);
    }
    requireRefused(Refusal.SIGNATURE_WEAK, weak, trusting(ROOT.certificate()));
  }

  @Test
  void brokenSignatureAlgorithmIsRefused() throws Exception {
    Path weak = folder.resolve("weak.jar");
    try (ZipFile jar = new ZipFile(unsigned.toFile());
        OutputStream out = Files.newOutputStream(weak)) {
      new JarSigner.Builder(key(VENDOR)).signatureAlgorithm("SHA1withECDSA").build().sign(jar, out);
    }
    requireRefused(Refusal.SIGNATURE_WEAK, weak, trusting(ROOT.certificate()));
  }

  @Test
  void pinStandsInForASignature() throws IOException {
    String digest = Sha256.of(unsigned);
    Finding pinned =
        verifier(Policy.PINNED, TrustStore.EMPTY, digest).verify(VerificationRequest.of(unsigned));
    assertEquals(Trust.PINNED, pinned.trust(), pinned::reason);
    Finding other =
        verifier(Policy.PINNED, TrustStore.EMPTY).verify(VerificationRequest.of(unsigned));
    assertEquals(List.of(Refusal.NOT_PINNED), codes(other));
    Finding signedOnly =
        verifier(Policy.SIGNED, TrustStore.EMPTY, digest).verify(VerificationRequest.of(unsigned));
    assertEquals(List.of(Refusal.NOT_SIGNED), codes(signedOnly));
  }

  @ParameterizedTest
  @EnumSource
  void modelThatIsCodeNeedsASigner(Policy policy) throws IOException {
    RawJar jar = RawJar.of(unsigned);
    jar.add("models/scores.pt", "weights".getBytes(StandardCharsets.UTF_8));
    Path file = jar.write(folder.resolve("code.jar"));
    BundleVerifier verifier = verifier(policy, trusting(ROOT.certificate()), Sha256.of(file));
    Refusal expected =
        policy == Policy.SIGNED ? Refusal.NOT_SIGNED : Refusal.NATIVE_MODEL_NOT_SIGNED;
    assertEquals(
        policy == Policy.OPEN ? List.of() : List.of(expected),
        codes(verifier.verify(VerificationRequest.of(file))));
    Path signed = folder.resolve("signed.jar");
    new BundleSigner(key(VENDOR), "vendor").sign(file, signed);
    Finding finding = verifier.verify(VerificationRequest.of(signed));
    assertEquals(Trust.SIGNED, finding.trust(), finding::reason);
    assertTrue(verifier.read(signed).plugins().get(0).nativeModels());
  }

  @Test
  void modelThatIsCodeIsFoundInAJarInside() throws IOException {
    RawJar inner = new RawJar();
    inner.add("models/scores.pt");
    RawJar jar = RawJar.of(unsigned);
    jar.add("lib/models.jar", inner.bytes());
    Path file = jar.write(folder.resolve("inside.jar"));
    Finding finding =
        verifier(Policy.PINNED, TrustStore.EMPTY, Sha256.of(file))
            .verify(VerificationRequest.of(file));
    assertEquals(List.of(Refusal.NATIVE_MODEL_NOT_SIGNED), codes(finding));
  }

  @Test
  void keyStoreThatIsNotThereIsNamed() {
    Path missing = folder.resolve("missing.p12");
    SensoriumException failure =
        assertThrows(
            SensoriumException.class, () -> BundleSigner.open(missing, new char[0], "vendor"));
    assertEquals(ErrorCode.INVALID_SETTING, failure.code());
    assertTrue(failure.getMessage().contains(missing.toString()), failure.getMessage());
  }

  /** A vendor signs what others are to read. */
  @Test
  void signedBundleIsReadableForWhomNewFilesAre() throws IOException {
    Path usual = Files.writeString(folder.resolve("usual"), "");
    assertEquals(
        Files.getPosixFilePermissions(usual), Files.getPosixFilePermissions(signedBy(VENDOR)));
  }

  @Test
  void olderVersionIsRefusedUnlessAskedFor() {
    InstalledBundle newer = new InstalledBundle("com.example.Trap", "1.0.1", "00");
    assertEquals(List.of(Refusal.BUNDLE_DOWNGRADE), codes(beside(newer, false)));
    assertEquals(List.of(), codes(beside(newer, true)));
  }

  @Test
  void sameVersionOfOtherContentIsRefused() throws IOException {
    InstalledBundle same = new InstalledBundle("com.example.Trap", "1.0.0", "00");
    Finding finding = beside(same, true);
    assertEquals(List.of(Refusal.BUNDLE_VERSION_REUSED), codes(finding));
    assertTrue(finding.reason().contains("a version bump is required"), finding::reason);
    InstalledBundle itself = new InstalledBundle("com.example.Trap", "1.0.0", Sha256.of(unsigned));
    assertEquals(List.of(), codes(beside(itself, false)));
  }

  private static Finding beside(InstalledBundle installed, boolean downgrade) {
    return verifier(Policy.OPEN, TrustStore.EMPTY)
        .verify(new VerificationRequest(unsigned, List.of(installed), downgrade));
  }

  private static List<Refusal> codes(Finding finding) {
    return finding.refusals().stream().map(Refused::code).toList();
  }
}
