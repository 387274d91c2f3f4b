package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.model.ParityCertificate;
import io.sensorium.runtime.model.ParityCertificates;
import io.sensorium.runtime.registry.PluginKind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that engines agree on a model version. */
@Command(
    name = "verify",
    description = {
      "Run the samples that a model version keeps on several engines, compare all outputs with the first engine's, and",
      "store the figures beside the version. Exits 1 if they differ by more than the tolerance."
    },
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final Pattern MODEL = Pattern.compile("([A-Za-z0-9_-]+)(?:@([1-9]\\d{0,8}))?");

  @Mixin SharedOptions shared = new SharedOptions();
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Parameters(
      paramLabel = "NAME[@VERSION]",
      description = "A trained pipeline, and one of its versions; default: the latest.")
  String model = "";

  @Option(
      names = "--engines",
      required = true,
      split = ",",
      paramLabel = "ENGINE",
      description = "At least two, separated by commas; the first is the reference.")
  List<String> engines = List.of();

  @Option(
      names = "--data",
      paramLabel = "MANIFEST",
      description = "Run these samples instead of those that the version keeps.")
  @Nullable Path manifest;

  @Option(
      names = "--tolerance",
      paramLabel = "DIFFERENCE",
      description = "How far outputs may differ (default: ${DEFAULT-VALUE}).")
  double tolerance = 1e-4;

  @Override
  public Integer call() {
    try (Sensorium sensorium = shared.open()) {
      requireEngines(sensorium);
      Terminal terminal = shared.terminal();
      ModelVersion version = version(sensorium);
      ParityCertificate certificate =
          sensorium
              .parity()
              .verify(
                  version,
                  engines,
                  Optional.ofNullable(manifest),
                  tolerance,
                  Training.listener(terminal.progress()));
      terminal.outcome(
          certificate,
          () -> {
            ParityText.print(terminal, certificate);
            terminal.line("certificate: " + ParityCertificates.file(version));
          });
      return certificate.agrees() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void requireEngines(Sensorium sensorium) {
    if (engines.size() < 2 || new HashSet<>(engines).size() < engines.size()) {
      throw usage("--engines takes at least two different engines, but has " + engines + ".");
    }
    if (!(tolerance >= 0)) {
      throw usage("--tolerance is a number from 0, but is " + tolerance + ".");
    }
    List<String> installed =
        sensorium
            .registry()
            .snapshot()
            .ofKind(PluginKind.ENGINE)
            .map(plugin -> plugin.name())
            .toList();
    for (String engine : engines) {
      if (!installed.contains(engine)) {
        throw usage("No installed engine is named '" + engine + "', only " + installed + ".");
      }
    }
  }

  private ModelVersion version(Sensorium sensorium) {
    Matcher parts = MODEL.matcher(model);
    if (!parts.matches()) {
      throw usage("'" + model + "' is not a model; write one such as stamps or stamps@3.");
    }
    return parts.group(2) == null
        ? sensorium.latestModel(parts.group(1))
        : sensorium.model(parts.group(1), Integer.parseInt(parts.group(2)));
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
