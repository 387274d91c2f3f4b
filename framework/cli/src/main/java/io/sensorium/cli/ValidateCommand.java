package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.runtime.definition.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Finds every fault of pipeline files. */
@Command(
    name = "validate",
    description =
        "Check pipeline files against the schema and the installed plugins: every fault, with its place and its fix.",
    mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
  @Mixin SharedOptions shared = new SharedOptions();

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Pipeline files.")
  List<Path> files = List.of();

  @Override
  public Integer call() {
    List<Problem> problems = new ArrayList<>();
    try (Sensorium sensorium = shared.open()) {
      files.forEach(file -> problems.addAll(sensorium.validate(file)));
    }
    Terminal terminal = shared.terminal();
    terminal.outcome(
        Map.of("problems", problems),
        () -> {
          problems.forEach(problem -> terminal.line(problem.toString()));
          if (problems.isEmpty()) {
            terminal.note(
                files.size() == 1
                    ? "The file is valid."
                    : "All " + files.size() + " files are valid.");
          }
        });
    return problems.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.USAGE;
  }
}
