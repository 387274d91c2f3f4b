package io.sensorium.host.control;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.store.ArtifactStore;
import io.sensorium.host.store.DesiredState.Bundle;
import io.sensorium.host.verify.BundleVerifier;
import io.sensorium.host.verify.VerificationRequest;
import io.sensorium.host.verify.VerificationRequest.InstalledBundle;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The bundles of the store, as verification reads them. Thread-safe. */
final class StoredBundles {
  private final ArtifactStore artifacts;
  private final Supplier<BundleVerifier> verifier;
  private final Map<String, BundleFile> read = new ConcurrentHashMap<>();

  /**
   * Bundles.
   *
   * @param verifier with the pins and the trusted certificates that there are at the moment
   */
  StoredBundles(ArtifactStore artifacts, Supplier<BundleVerifier> verifier) {
    this.artifacts = artifacts;
    this.verifier = verifier;
  }

  /**
   * Verifies a bundle and takes it into the store.
   *
   * @param installed that it would follow or stand beside
   * @throws SensoriumException {@code BUNDLE_REFUSED}, {@code STORE_NOT_WRITABLE}
   */
  BundleFile accept(Path file, List<Bundle> installed) {
    List<InstalledBundle> others =
        installed.stream()
            .map(each -> new InstalledBundle(each.name(), each.version(), each.sha256()))
            .toList();
    BundleFile checked = verifier.get().read(new VerificationRequest(file, others, false));
    String digest = artifacts.put(file);
    if (!digest.equals(checked.sha256())) {
      throw new SensoriumException(
          ErrorCode.BUNDLE_REFUSED,
          "file '%s' was changed while it was checked; offer it again".formatted(file));
    }
    return stored(digest, checked.identity());
  }

  /**
   * A bundle of the store; it is verified again when this process first asks for it, since signers
   * may have been revoked meanwhile.
   *
   * @param name for errors
   * @throws SensoriumException {@code BUNDLE_REFUSED}, {@code ARTIFACT_NOT_AVAILABLE}, {@code
   *     ARTIFACT_DAMAGED}
   */
  BundleFile stored(String sha256, String name) {
    BundleFile known = read.get(sha256);
    if (known != null) {
      return known;
    }
    BundleFile bundle = verifier.get().read(artifacts.path(sha256, "bundle '" + name + "'"));
    read.put(sha256, bundle);
    return bundle;
  }

  BundleFile stored(Bundle bundle) {
    return stored(bundle.sha256(), bundle.identity());
  }

  /** The same as the desired state names it. */
  static Bundle desired(BundleFile bundle, String acceptance) {
    return new Bundle(bundle.name(), bundle.version().toString(), bundle.sha256(), acceptance);
  }
}
