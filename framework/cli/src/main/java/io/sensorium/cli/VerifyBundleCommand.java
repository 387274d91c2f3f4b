package io.sensorium.cli;

import io.sensorium.host.control.Installation;
import io.sensorium.host.verify.BundleVerifier;
import io.sensorium.host.verify.Finding;
import io.sensorium.host.verify.Signer;
import io.sensorium.host.verify.VerificationRequest;
import io.sensorium.host.verify.VerificationRequest.InstalledBundle;
import io.sensorium.runtime.definition.HostConfiguration;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether a bundle file would be accepted, and why. */
@Command(
    name = "verify",
    description = {
      "Check a bundle file as the host does before anything of it loads, and print all that is found.",
      "Exits 1 if the host would refuse it."
    },
    mixinStandardHelpOptions = true)
final class VerifyBundleCommand implements Callable<Integer> {
  @Mixin SharedOptions shared = new SharedOptions();

  @Parameters(paramLabel = "FILE", description = "The bundle file.")
  Path file = Path.of("");

  @Option(
      names = "--allow-downgrade",
      description = "Accept an older version than the installed one.")
  boolean downgrade;

  /** The outcome of the command. */
  record Verified(boolean accepted, String policy, Finding finding) {}

  @Override
  public Integer call() {
    HostConfiguration configuration = shared.hostConfiguration();
    BundleVerifier verifier = BundleVerifier.of(configuration);
    Finding finding =
        verifier.verify(
            new VerificationRequest(file, installed(configuration, verifier), downgrade));
    Terminal terminal = shared.terminal();
    terminal.outcome(
        new Verified(finding.isAccepted(), verifier.policy().label(), finding),
        () -> print(terminal, finding));
    return finding.isAccepted() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  /** What a host has installed or, before its first start, would. */
  private static List<InstalledBundle> installed(
      HostConfiguration configuration, BundleVerifier verifier) {
    try (Installation installation = Installation.open(configuration, verifier)) {
      return installation.bundles().bundles().stream().map(InstalledBundle::of).toList();
    }
  }

  private static void print(Terminal terminal, Finding finding) {
    terminal.line("file    " + finding.file());
    terminal.line("sha256  " + finding.sha256());
    finding
        .name()
        .ifPresent(name -> terminal.line("bundle  " + name + "/" + finding.version().orElse("?")));
    finding.signer().ifPresent(signer -> print(terminal, signer));
    finding.checks().forEach(check -> terminal.line(text(check)));
    terminal.line(
        finding.isAccepted() ? "accepted: " + finding.trust() : "refused: " + finding.reason());
  }

  private static void print(Terminal terminal, Signer signer) {
    terminal.line("signer  " + signer.subject() + ", by " + signer.issuer());
    terminal.line("        sha256 " + signer.fingerprint());
    terminal.line("        valid from " + signer.notBefore() + " to " + signer.notAfter());
  }

  private static String text(Finding.Check check) {
    String mark =
        switch (check.outcome()) {
          case PASSED -> "ok      ";
          case REFUSED -> "REFUSED ";
          case NOT_REACHED -> "-       ";
        };
    return "%s%-10s %s".formatted(mark, check.check(), check.finding()).stripTrailing();
  }
}
