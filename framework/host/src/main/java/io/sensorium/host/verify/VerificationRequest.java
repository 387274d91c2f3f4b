package io.sensorium.host.verify;

import io.sensorium.host.bundle.BundleFile;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be verified.
 *
 * @param installed the bundles that it would follow or stand beside
 * @param downgrade whether it may be older than an installed one of its name
 */
public record VerificationRequest(Path file, List<InstalledBundle> installed, boolean downgrade) {
  public VerificationRequest {
    installed = List.copyOf(installed);
  }

  /** A file that follows nothing. */
  public static VerificationRequest of(Path file) {
    return new VerificationRequest(file, List.of(), false);
  }

  /**
   * A bundle that is there already.
   *
   * @param sha256 of its file, in hexadecimal
   */
  public record InstalledBundle(String name, String version, String sha256) {
    /** A bundle that was read. */
    public static InstalledBundle of(BundleFile bundle) {
      return new InstalledBundle(bundle.name(), bundle.version().toString(), bundle.sha256());
    }
  }
}
