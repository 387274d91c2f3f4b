package io.sensorium.host.verify;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.verify.Finding.Check;
import io.sensorium.host.verify.Finding.Outcome;
import io.sensorium.host.verify.Refusal.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.cert.CertPath;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Version;
import org.osgi.resource.Resource;

/** One run of all checks on one file. */
final class Examination {
  private final BundleVerifier verifier;
  private final VerificationRequest request;
  private final Map<Stage, String> passed = new EnumMap<>(Stage.class);
  private final List<Refused> refusals = new ArrayList<>();
  private String sha256 = "";
  private Optional<BundleManifest> manifest = Optional.empty();
  private Optional<BundlePlugins> plugins = Optional.empty();
  private Optional<CertPath> signer = Optional.empty();
  private Trust trust = Trust.UNTRUSTED;

  Examination(BundleVerifier verifier, VerificationRequest request) {
    this.verifier = verifier;
    this.request = request;
  }

  void run() {
    try (PrivateCopy copy = PrivateCopy.of(request.file())) {
      sha256 = copy.sha256();
      ByteBuffer bytes = copy.bytes();
      passed.put(Stage.FILE, "is read wholly, %d bytes".formatted(bytes.limit()));
      examine(copy.path(), bytes);
    } catch (RefusedException e) {
      refusals.addAll(e.refusals());
    }
  }

  private void examine(Path copy, ByteBuffer bytes) throws RefusedException {
    Archive archive = Archive.open(bytes);
    archive.checkContents();
    List<Archive> nested = archive.nested();
    requireReadAlike(archive, copy);
    passed.put(Stage.ARCHIVE, "is one whole archive with " + nested.size() + " jars inside");
    passed.put(
        Stage.ENTRIES, "has %d entries, each what it says".formatted(archive.entries().size()));
    BundleManifest read = BundleManifest.read(archive);
    manifest = Optional.of(read);
    passed.put(Stage.MANIFEST, "has a manifest of %d headers".formatted(read.headers().size()));
    BundlePlugins declared = declared(archive, nested, read);
    signer = new JarSignature(archive, copy).check();
    passed.put(
        Stage.SIGNATURE,
        signer
            .map(path -> "is signed wholly by " + certificate(path).subject())
            .orElse("is not signed"));
    checkTrust(declared);
    checkHistory(read);
    plugins = Optional.of(declared);
  }

  private BundlePlugins declared(Archive archive, List<Archive> nested, BundleManifest read)
      throws RefusedException {
    List<Archive> archives = Stream.concat(Stream.of(archive), nested.stream()).toList();
    Resource resource =
        BundleRules.check(
            request.file().toUri().toString(), read, archives, verifier.hostPackages());
    passed.put(Stage.BUNDLE, "is bundle " + BundleFile.identity(resource));
    BundlePlugins declared =
        BundlePlugins.read(archive, archives.stream().flatMap(Archive::names), resource);
    List<String> labels =
        declared.descriptors("", "", false).stream().map(plugin -> plugin.label()).toList();
    passed.put(
        Stage.PLUGINS, "declares " + (labels.isEmpty() ? "no plugin" : String.join(", ", labels)));
    return declared;
  }

  private static Signer certificate(CertPath path) {
    return Signer.of((X509Certificate) path.getCertificates().get(0));
  }

  /** The framework reads the file as the platform does. */
  private static void requireReadAlike(Archive archive, Path copy) throws RefusedException {
    try (JarFile jar = new JarFile(copy.toFile(), false)) {
      Set<String> theirs =
          jar.stream()
              .map(entry -> entry.getName() + " " + entry.getSize() + " " + entry.getCrc())
              .collect(Collectors.toSet());
      Set<String> ours =
          archive.entries().stream()
              .map(packed -> packed.entry())
              .map(entry -> entry.name() + " " + entry.size() + " " + entry.crc())
              .collect(Collectors.toSet());
      if (!theirs.equals(ours)) {
        throw new RefusedException(
            Refusal.ARCHIVE_READ_DIFFERENTLY, "is read otherwise by the Java platform");
      }
    } catch (IOException | RuntimeException e) {
      throw new RefusedException(
          Refusal.ARCHIVE_READ_DIFFERENTLY,
          "cannot be read by the Java platform: " + e.getMessage());
    }
  }

  private void checkTrust(BundlePlugins declared) throws RefusedException {
    TrustDecision decision = TrustDecision.of(verifier, signer, sha256);
    trust = decision.trust();
    RefusedException.throwIfAny(decision.refusals());
    if (declared.nativeModel().isPresent() && !verifier.allowsNativeModels(trust)) {
      throw new RefusedException(
          Refusal.NATIVE_MODEL_NOT_SIGNED,
          "brings '%s', a model that is code, and is not signed by a trusted signer"
              .formatted(declared.nativeModel().get()));
    }
    passed.put(Stage.TRUST, decision.reason());
  }

  private void checkHistory(BundleManifest read) throws RefusedException {
    String name = BundleRules.symbolicName(read).orElseThrow();
    Version version = BundleRules.version(read).orElseThrow();
    for (VerificationRequest.InstalledBundle installed : request.installed()) {
      if (installed.name().equals(name) && !installed.sha256().equals(sha256)) {
        requireNewer(version, installed);
      }
    }
    passed.put(
        Stage.HISTORY, "may be installed beside %d bundles".formatted(request.installed().size()));
  }

  private void requireNewer(Version version, VerificationRequest.InstalledBundle installed)
      throws RefusedException {
    int order = version.compareTo(Version.parseVersion(installed.version()));
    if (order == 0) {
      throw new RefusedException(
          Refusal.BUNDLE_VERSION_REUSED,
          "is another file than the installed %s/%s; a version bump is required: raise its Bundle-Version"
              .formatted(installed.name(), version));
    }
    if (order < 0 && !request.downgrade()) {
      throw new RefusedException(
          Refusal.BUNDLE_DOWNGRADE,
          "is %s/%s, older than the installed %s; a downgrade has to be asked for"
              .formatted(installed.name(), version, installed.version()));
    }
  }

  Optional<BundleFile> bundle() {
    return plugins
        .filter(accepted -> refusals.isEmpty())
        .map(
            accepted ->
                BundleFile.of(
                    request.file(),
                    sha256,
                    accepted.resource(),
                    accepted.descriptors(
                        BundleFile.identity(accepted.resource()),
                        sha256,
                        verifier.allowsNativeModels(trust))));
  }

  Finding finding() {
    return new Finding(
        request.file().toString(),
        sha256,
        manifest.flatMap(BundleRules::symbolicName),
        manifest.flatMap(BundleRules::version).map(Version::toString),
        Stream.of(Stage.values()).map(this::check).toList(),
        signer.map(Examination::certificate),
        trust,
        refusals);
  }

  private Check check(Stage stage) {
    List<String> reasons =
        refusals.stream()
            .filter(refused -> refused.code().stage() == stage)
            .map(Refused::toString)
            .toList();
    if (!reasons.isEmpty()) {
      return new Check(stage, Outcome.REFUSED, String.join("; ", reasons));
    }
    String finding = passed.get(stage);
    return finding == null
        ? new Check(stage, Outcome.NOT_REACHED, "")
        : new Check(stage, Outcome.PASSED, finding);
  }
}
