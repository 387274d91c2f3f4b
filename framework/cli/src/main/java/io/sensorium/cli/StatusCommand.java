package io.sensorium.cli;

import io.sensorium.server.administration.AdministrationJson;
import io.sensorium.server.administration.Status;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a running host serves. */
@Command(
    name = "status",
    description = "Show what a running host serves, what is installed, and what is wrong.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();
  @Mixin HostOptions host = new HostOptions();

  @Override
  public void run() {
    Status status = host.client(shared).status();
    Terminal terminal = shared.terminal();
    terminal.outcome(AdministrationJson.tree(status), () -> print(terminal, status));
  }

  private static void print(Terminal terminal, Status status) {
    terminal.line("revision " + status.revision());
    status.pipelines().forEach(pipeline -> terminal.line(text(pipeline)));
    status
        .bundles()
        .forEach(
            bundle ->
                terminal.line(
                    "bundle   %-40s %-10s %s"
                        .formatted(
                            bundle.name(), bundle.version(), String.join(", ", bundle.usedBy()))));
    status
        .breakers()
        .forEach(
            breaker ->
                terminal.line("breaker  %s: %s".formatted(breaker.part(), breaker.reason())));
    status
        .leaks()
        .forEach(leak -> terminal.line("leak     %s: %s".formatted(leak.bundle(), leak.path())));
  }

  private static String text(Status.Pipeline pipeline) {
    return "pipeline %-20s %-11s %s%s%s"
        .formatted(
            pipeline.name(),
            pipeline.state().label(),
            pipeline.model().map(model -> "model " + model + "  ").orElse(""),
            pipeline.generation().map(generation -> "generation " + generation).orElse(""),
            Optional.of(pipeline.reason().orElse(""))
                .filter(reason -> !reason.isEmpty())
                .map(reason -> "  " + reason)
                .orElse(""));
  }
}
