package io.sensorium.cli;

import io.sensorium.training.report.TrainingReport;
import java.util.Comparator;
import java.util.List;

/** A report as text: what every subset of inputs is worth. */
final class ReportText {
  private ReportText() {}

  static void print(Terminal terminal, TrainingReport report) {
    terminal.line("");
    terminal.line(
        "%s: %d classes; %d samples to train, %d to validate, %d to test"
            .formatted(
                report.dataset(),
                report.classes().size(),
                report.splits().train(),
                report.splits().validation(),
                report.splits().test()));
    terminal.line("");
    int width = report.subsets().stream().mapToInt(each -> name(each).length()).max().orElse(0);
    terminal.line(
        ("%-" + width + "s   accuracy   95 %% interval     macro F1").formatted("inputs"));
    List<TrainingReport.SubsetScore> rows =
        report.subsets().stream()
            .sorted(Comparator.comparingInt(each -> each.inputs().size()))
            .toList();
    for (TrainingReport.SubsetScore each : rows) {
      terminal.line(
          ("%-" + width + "s   %6.1f %%   %5.1f – %5.1f %%   %6.3f")
              .formatted(
                  name(each),
                  100 * each.accuracy(),
                  100 * each.low(),
                  100 * each.high(),
                  each.macroF1()));
    }
    terminal.line("");
    terminal.line(
        "model: %s version %s, sha256 %s; engine %s on %s"
            .formatted(
                report.model().name(),
                report.model().version(),
                report.model().digest(),
                report.engine(),
                report.device()));
  }

  private static String name(TrainingReport.SubsetScore score) {
    return String.join(" + ", score.inputs());
  }
}
