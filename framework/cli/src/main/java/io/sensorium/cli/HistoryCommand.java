package io.sensorium.cli;

import io.sensorium.server.administration.AdministrationJson;
import io.sensorium.server.administration.Revision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What a running host has been through. */
@Command(
    name = "history",
    description = "List the revisions of a running host's desired state, the newest first.",
    mixinStandardHelpOptions = true)
final class HistoryCommand implements Runnable {
  @Mixin SharedOptions shared = new SharedOptions();
  @Mixin HostOptions host = new HostOptions();

  @Override
  public void run() {
    AdministrationClient.History history = host.client(shared).history();
    Terminal terminal = shared.terminal();
    terminal.outcome(
        AdministrationJson.tree(history),
        () -> history.revisions().forEach(revision -> terminal.line(text(revision))));
  }

  private static String text(Revision revision) {
    return "%s %4d  %s  %-16s %s"
        .formatted(
            revision.current() ? "*" : " ",
            revision.number(),
            revision.at(),
            revision.by(),
            revision.reason());
  }
}
