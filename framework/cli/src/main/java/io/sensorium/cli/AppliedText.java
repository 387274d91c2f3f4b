package io.sensorium.cli;

import io.sensorium.server.administration.AdministrationJson;
import io.sensorium.server.administration.Applied;

/** What a change has done, as a user reads it. */
final class AppliedText {
  private AppliedText() {}

  static void print(Terminal terminal, Applied applied) {
    terminal.outcome(
        AdministrationJson.tree(applied),
        () -> {
          applied.changes().forEach(terminal::line);
          terminal.line(
              applied.before() == applied.after()
                  ? "nothing to change; revision " + applied.after()
                  : "revision %d -> %d".formatted(applied.before(), applied.after()));
        });
  }
}
