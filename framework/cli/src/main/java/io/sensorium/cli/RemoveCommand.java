package io.sensorium.cli;

import io.sensorium.server.administration.Change;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes a bundle from a running host. */
@Command(
    name = "remove",
    description = "Remove a bundle from a running host.",
    mixinStandardHelpOptions = true)
final class RemoveCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();
  @Mixin HostOptions host = new HostOptions();

  @Parameters(
      paramLabel = "NAME[/VERSION]",
      description = "The bundle; the version may be left out if only one is installed.")
  String bundle = "";

  @Option(
      names = "--force",
      description = "Also if pipelines use it; they answer 503 until it is back.")
  boolean force;

  @Override
  public void run() {
    String[] parts = bundle.split("/", 2);
    Optional<String> version = parts.length == 2 ? Optional.of(parts[1]) : Optional.empty();
    Change change = Change.NONE.removing(new Change.Removal(parts[0], version, force));
    AppliedText.print(shared.terminal(), host.client(shared).apply(change));
  }
}
