package io.sensorium.cli;

import io.sensorium.server.administration.AdministrationJson;
import io.sensorium.server.administration.AdministrationOptions;
import io.sensorium.server.administration.AuditEntry;
import io.sensorium.server.administration.AuditVerification;
import io.sensorium.server.administration.Role;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The record of what was asked of a host. */
@Command(
    name = "audit",
    description = "The record of all that changed a host, and of all that was refused.",
    mixinStandardHelpOptions = true,
    subcommands = {AuditCommand.ListCommand.class, AuditCommand.VerifyCommand.class})
final class AuditCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /** Lists the newest entries. */
  @Command(
      name = "list",
      description = "List the newest entries of a running host's audit log.",
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Runnable {
    @Mixin SharedOptions shared = new SharedOptions();
    @Mixin HostOptions host = new HostOptions();

    @Option(
        names = "--count",
        paramLabel = "NUMBER",
        description = "How many, up to 10000. Default: ${DEFAULT-VALUE}.")
    int count = 100;

    @Override
    public void run() {
      AdministrationClient.Entries entries = host.client(shared).audit(count);
      Terminal terminal = shared.terminal();
      terminal.outcome(
          AdministrationJson.tree(entries),
          () -> entries.entries().forEach(entry -> terminal.line(text(entry))));
    }

    private static String text(AuditEntry entry) {
      return "%5d  %s  %-16s %-8s %-8s %s %s%s"
          .formatted(
              entry.number(),
              entry.time(),
              entry.who(),
              entry.role().map(Role::label).orElse("-"),
              entry.decision().label(),
              entry.action(),
              entry.subject(),
              entry.reason().map(reason -> "  (" + reason + ")").orElse(""));
    }
  }

  /** Verifies a whole log, of a host that runs or not. */
  @Command(
      name = "verify",
      description =
          "Verify that an audit log was not edited, cut or put together anew; reads the file itself, and exits 1 if it was.",
      mixinStandardHelpOptions = true)
  static final class VerifyCommand implements Callable<Integer> {
    @Mixin SharedOptions shared = new SharedOptions();
    @CommandLine.Spec CommandLine.Model.CommandSpec spec;

    @Parameters(
        arity = "0..1",
        paramLabel = "FILE",
        description = "The log; default: that of the configured host.")
    @Nullable Path file;

    @Option(
        names = "--contains",
        paramLabel = "SHA256",
        description =
            "Digest of a line that was noted elsewhere: the only thing that a wholly new log does not have.")
    @Nullable String known;

    @Override
    public Integer call() {
      Path log = file == null ? AdministrationOptions.of(shared.hostConfiguration()).audit() : file;
      if (!Files.exists(log) && !Files.exists(log.resolveSibling(log.getFileName() + ".head"))) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "There is no audit log '" + log + "'.");
      }
      AuditVerification verification = verify(log);
      Terminal terminal = shared.terminal();
      terminal.outcome(
          AdministrationJson.tree(verification),
          () -> {
            terminal.line(verification.finding());
            terminal.line("the last line has the digest " + verification.last());
          });
      return verification.intact() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private AuditVerification verify(Path log) {
      try {
        return AuditVerification.verify(log, Optional.ofNullable(known));
      } catch (IOException e) {
        throw new SensoriumException(
            ErrorCode.AUDIT_FAILED, "the audit log '%s' cannot be read: %s".formatted(log, e), e);
      }
    }
  }
}
