package io.sensorium.cli;

import io.sensorium.host.verify.BundleVerifier;
import io.sensorium.host.verify.Finding;
import io.sensorium.host.verify.Pins;
import io.sensorium.host.verify.Refusal;
import io.sensorium.host.verify.VerificationRequest;
import io.sensorium.runtime.definition.HostConfiguration;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Accepts a bundle file for what it is. */
@Command(
    name = "pin",
    description = {
      "Accept exactly this file from now on, whoever made it: its digest goes into the pins file.",
      "A file that is no sound bundle is refused all the same."
    },
    mixinStandardHelpOptions = true)
final class PinBundleCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();

  @Parameters(paramLabel = "FILE", description = "The bundle file.")
  Path file = Path.of("");

  /** The outcome of the command. */
  record Pinned(String bundle, String sha256, String pins, boolean added) {}

  @Override
  public void run() {
    HostConfiguration configuration = shared.hostConfiguration();
    Finding finding = BundleVerifier.of(configuration).verify(VerificationRequest.of(file));
    requireSound(finding);
    Path pins = configuration.verification().pins();
    boolean added = Pins.add(pins, finding.sha256(), file.getFileName().toString());
    String bundle = finding.name().orElseThrow() + "/" + finding.version().orElseThrow();
    Terminal terminal = shared.terminal();
    terminal.outcome(
        new Pinned(bundle, finding.sha256(), pins.toString(), added),
        () ->
            terminal.line(
                "%s  %s %s in %s"
                    .formatted(
                        finding.sha256(), bundle, added ? "is pinned" : "was pinned", pins)));
  }

  /** Only the lack of trust can be mended by a pin. */
  private static void requireSound(Finding finding) {
    boolean sound = finding.refusals().stream().allMatch(refused -> isMended(refused.code()));
    if (!sound) {
      throw new SensoriumException(
          ErrorCode.BUNDLE_REFUSED,
          "a pin does not help: '" + finding.file() + "' " + finding.reason());
    }
  }

  private static boolean isMended(Refusal code) {
    return code.stage() == Refusal.Stage.TRUST
        && code != Refusal.SIGNER_REVOKED
        && code != Refusal.NATIVE_MODEL_NOT_SIGNED;
  }
}
