package io.sensorium.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes a change. */
@Command(
    name = "apply",
    description = "Change what a running host has installed and serves, wholly or not at all.",
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();
  @Mixin HostOptions host = new HostOptions();
  @Mixin ChangeOptions change = new ChangeOptions();

  @Override
  public void run() {
    AdministrationClient client = host.client(shared);
    AppliedText.print(shared.terminal(), client.apply(change.change(client)));
  }
}
