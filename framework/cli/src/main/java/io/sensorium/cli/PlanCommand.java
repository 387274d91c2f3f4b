package io.sensorium.cli;

import io.sensorium.server.administration.AdministrationJson;
import io.sensorium.server.administration.ChangePlan;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** What a change would do. */
@Command(
    name = "plan",
    description = "Show what a change would do to a running host, without making it.",
    mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
  @Mixin SharedOptions shared = new SharedOptions();
  @Mixin HostOptions host = new HostOptions();
  @Mixin ChangeOptions change = new ChangeOptions();

  @Override
  public Integer call() {
    AdministrationClient client = host.client(shared);
    ChangePlan plan = client.plan(change.change(client));
    Terminal terminal = shared.terminal();
    terminal.outcome(AdministrationJson.tree(plan), () -> print(terminal, plan));
    return plan.problems().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
  }

  private static void print(Terminal terminal, ChangePlan plan) {
    terminal.line("for revision " + plan.revision());
    plan.changes().forEach(one -> terminal.line("  " + one));
    if (!plan.pipelines().isEmpty()) {
      terminal.line("touches " + String.join(", ", plan.pipelines()));
    }
    plan.memoryBytes()
        .ifPresent(bytes -> terminal.line("needs up to %d MiB more".formatted(bytes >> 20)));
    plan.problems().forEach(problem -> terminal.line("cannot be made: " + problem));
  }
}
