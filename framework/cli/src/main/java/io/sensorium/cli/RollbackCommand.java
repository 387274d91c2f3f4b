package io.sensorium.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Goes back. */
@Command(
    name = "rollback",
    description = "Take a running host back to an earlier revision; that makes a new one.",
    mixinStandardHelpOptions = true)
final class RollbackCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();
  @Mixin HostOptions host = new HostOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "REVISION",
      description = "Number that 'sensorium history' shows; default: the one before the newest.")
  @Nullable Integer revision;

  @Option(names = "--reason", description = "Why, for the audit log.")
  @Nullable String reason;

  @Override
  public void run() {
    AppliedText.print(
        shared.terminal(),
        host.client(shared).rollback(Optional.ofNullable(revision), Optional.ofNullable(reason)));
  }
}
