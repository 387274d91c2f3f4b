package io.sensorium.host.verify;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.bundle.BundleReader;
import io.sensorium.host.osgi.HostPackages;
import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.runtime.definition.HostConfiguration.Policy;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/**
 * Checks bundle files before anything of them loads. Thread-safe.
 *
 * <p>All checks run on one private copy of the file, whose digest the finding has: what has that
 * digest is what was checked, whatever has happened to the file since.
 *
 * @param policy who must vouch for a bundle
 * @param hostPackages that no bundle may export
 */
public record BundleVerifier(
    Policy policy, TrustStore trust, Pins pins, Set<String> hostPackages, Clock clock)
    implements BundleReader {

  public BundleVerifier {
    hostPackages = Set.copyOf(hostPackages);
  }

  /**
   * The verifier that a host's configuration asks for.
   *
   * @throws SensoriumException {@code INVALID_DEFINITION} if the certificates or the pins cannot be
   *     read, {@code INVALID_SETTING} if the trust store does not open
   */
  public static BundleVerifier of(HostConfiguration configuration) {
    HostConfiguration.Verification verification = configuration.verification();
    Path shipped = configuration.folders().bundles().resolve(Pins.SHIPPED);
    return new BundleVerifier(
        verification.policy(),
        TrustStore.read(verification, System.getenv()),
        Pins.read(List.of(shipped, verification.pins())),
        HostPackages.names(),
        Clock.systemUTC());
  }

  /** The whole finding; a hostile file is refused, and never makes this fail. */
  public Finding verify(VerificationRequest request) {
    Examination examination = new Examination(this, request);
    examination.run();
    return examination.finding();
  }

  /** A file that follows nothing. */
  @Override
  public BundleFile read(Path file) {
    return read(VerificationRequest.of(file));
  }

  /**
   * The bundle, if it is accepted.
   *
   * @throws SensoriumException {@code BUNDLE_REFUSED} with every reason
   */
  public BundleFile read(VerificationRequest request) {
    Examination examination = new Examination(this, request);
    examination.run();
    return examination
        .bundle()
        .orElseThrow(
            () -> new SensoriumException(ErrorCode.BUNDLE_REFUSED, examination.finding().reason()));
  }

  /** Whether bundles of some trust may open models in an engine's own format, which are code. */
  boolean allowsNativeModels(Trust given) {
    return given == Trust.SIGNED || policy == Policy.OPEN;
  }
}
