package io.sensorium.cli;

import io.sensorium.runtime.model.ParityCertificate;
import io.sensorium.runtime.model.ParityCertificate.Comparison;
import io.sensorium.runtime.model.ParityCertificate.EngineRun;
import io.sensorium.runtime.model.ParityCertificate.OutputDifference;

/** A parity certificate as text. */
final class ParityText {
  private ParityText() {}

  static void print(Terminal terminal, ParityCertificate certificate) {
    terminal.line("");
    terminal.line(
        "%s version %d, sha256 %s; %d samples (%s)"
            .formatted(
                certificate.model().name(),
                certificate.model().version(),
                certificate.model().digest(),
                certificate.samples().count(),
                certificate.samples().source()));
    terminal.line("");
    terminal.line(
        "%-12s %-10s %-8s %12s %20s"
            .formatted("engine", "version", "device", "samples/s", "network alone/s"));
    certificate.engines().forEach(engine -> print(terminal, engine));
    certificate.comparisons().forEach(comparison -> print(terminal, comparison));
    terminal.line("");
    terminal.line(
        certificate.agrees()
            ? "They agree within %.0e.".formatted(certificate.tolerance())
            : "They do NOT agree within %.0e.".formatted(certificate.tolerance()));
  }

  private static void print(Terminal terminal, EngineRun engine) {
    terminal.line(
        "%-12s %-10s %-8s %12.1f %20.0f"
            .formatted(
                engine.name(),
                engine.version(),
                engine.device(),
                engine.samplesPerSecond(),
                engine.networkSamplesPerSecond()));
  }

  private static void print(Terminal terminal, Comparison comparison) {
    int width =
        comparison.outputs().stream().mapToInt(output -> name(output).length()).max().orElse(0);
    String row = "%-" + width + "s   %18s   %s";
    terminal.line("");
    terminal.line(
        row.formatted(
            comparison.engine() + " against " + comparison.reference(),
            "largest difference",
            "same arg-max"));
    comparison
        .embeddings()
        .forEach(
            (input, difference) ->
                terminal.line(
                    row.formatted("embedding of " + input, number(difference), "").strip()));
    comparison
        .outputs()
        .forEach(
            output ->
                terminal.line(
                    row.formatted(
                        name(output),
                        number(output.maximumDifference()),
                        output.sameArgMax() + " of " + output.samples())));
  }

  private static String name(OutputDifference output) {
    return output.head() + " by " + String.join(" + ", output.inputs());
  }

  private static String number(double difference) {
    return "%.1e".formatted(difference);
  }
}
