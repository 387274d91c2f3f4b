package io.sensorium.cli;

import io.sensorium.server.administration.AdministrationJson;
import io.sensorium.server.administration.ApiKey;
import io.sensorium.server.administration.ApiKeys;
import io.sensorium.server.administration.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The API keys of a running host. */
@Command(
    name = "keys",
    description = "The API keys that a running host accepts.",
    mixinStandardHelpOptions = true,
    subcommands = {
      KeysCommand.CreateCommand.class,
      KeysCommand.ListCommand.class,
      KeysCommand.RevokeCommand.class
    })
final class KeysCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  private static String text(ApiKey key) {
    return "%-20s %-8s made %s%s%s"
        .formatted(
            key.name(),
            key.role().label(),
            key.created(),
            key.expires().map(end -> ", until " + end).orElse(""),
            key.revoked().map(when -> ", revoked " + when).orElse(""));
  }

  /** Makes a key. */
  @Command(
      name = "create",
      description = "Make a key and print it: it is shown this once.",
      mixinStandardHelpOptions = true)
  static final class CreateCommand implements Runnable {
    @Mixin SharedOptions shared = new SharedOptions();
    @Mixin HostOptions host = new HostOptions();
    @CommandLine.Spec CommandLine.Model.CommandSpec spec;

    @Parameters(
        paramLabel = "NAME",
        description = "Whom or what it is for: letters, digits and hyphens.")
    String name = "";

    @Option(
        names = "--role",
        required = true,
        description = "observe, operate or install; each may do what those before it may.")
    Role role = Role.OBSERVE;

    @Option(
        names = "--days",
        paramLabel = "NUMBER",
        description = "How long it counts; default: until it is revoked.")
    @Nullable Integer days;

    @Override
    public void run() {
      if (days != null && days < 1) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "--days is a number from 1, but is " + days + ".");
      }
      Optional<Instant> end =
          Optional.ofNullable(days).map(number -> Instant.now().plus(Duration.ofDays(number)));
      ApiKeys.Created created = host.client(shared).createKey(name, role, end);
      Terminal terminal = shared.terminal();
      terminal.outcome(
          AdministrationJson.tree(created),
          () -> {
            terminal.line(created.token());
            terminal.note("Keep it: it cannot be shown again.");
          });
    }
  }

  /** Lists the keys. */
  @Command(
      name = "list",
      description = "List all keys there have been, without their secrets.",
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Runnable {
    @Mixin SharedOptions shared = new SharedOptions();
    @Mixin HostOptions host = new HostOptions();

    @Override
    public void run() {
      AdministrationClient.Keys keys = host.client(shared).keys();
      Terminal terminal = shared.terminal();
      terminal.outcome(
          AdministrationJson.tree(keys),
          () -> keys.keys().forEach(key -> terminal.line(text(key))));
    }
  }

  /** Revokes a key. */
  @Command(
      name = "revoke",
      description = "Make a key count no more, at once.",
      mixinStandardHelpOptions = true)
  static final class RevokeCommand implements Runnable {
    @Mixin SharedOptions shared = new SharedOptions();
    @Mixin HostOptions host = new HostOptions();
    @CommandLine.Spec CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "The key's name.")
    String name = "";

    @Override
    public void run() {
      if (!name.matches("[A-Za-z0-9-]+")) {
        throw new CommandLine.ParameterException(
            spec.commandLine(), "'" + name + "' is no name of a key.");
      }
      ApiKey key = host.client(shared).revokeKey(name);
      Terminal terminal = shared.terminal();
      terminal.outcome(AdministrationJson.tree(key), () -> terminal.line(text(key)));
    }
  }
}
