package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.host.doctor.Check;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Examines the installation. */
@Command(
    name = "doctor",
    description =
        "Examine the installation, and compare every installed encoder with its recorded reference. Fetches nothing.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Mixin SharedOptions shared = new SharedOptions();

  @Override
  public Integer call() {
    shared.offline = true;
    List<Check> checks;
    try (Sensorium sensorium = shared.open()) {
      checks = sensorium.examine();
    }
    Terminal terminal = shared.terminal();
    boolean healthy = checks.stream().noneMatch(check -> check.outcome() == Check.Outcome.FAILED);
    terminal.outcome(
        Map.of("healthy", healthy, "checks", checks),
        () -> checks.forEach(check -> terminal.line(text(check))));
    return healthy ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static String text(Check check) {
    String mark =
        switch (check.outcome()) {
          case PASSED -> "ok    ";
          case ABSENT -> "absent";
          case FAILED -> "FAILED";
        };
    return mark + "  " + check.subject() + ": " + check.finding();
  }
}
