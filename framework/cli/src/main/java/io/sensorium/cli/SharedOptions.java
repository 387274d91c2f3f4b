package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.runtime.definition.HostConfiguration;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that every command takes. */
final class SharedOptions {
  @Option(
      names = "--json",
      description = "Print one JSON document on stdout; progress goes to stderr.")
  boolean json;

  @Option(names = "--offline", description = "Never fetch anything: use what is in the cache.")
  boolean offline;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The host's configuration; default: config/sensorium.yaml of the installation.")
  @Nullable Path configuration;

  private @Nullable Terminal terminal;

  /** The shared options of a command; the defaults for one that takes none. */
  static SharedOptions of(CommandLine command) {
    CommandLine.Model.CommandSpec mixin = command.getCommandSpec().mixins().get("shared");
    return mixin == null ? new SharedOptions() : (SharedOptions) mixin.userObject();
  }

  Terminal terminal() {
    if (terminal == null) {
      terminal = new Terminal(json);
    }
    return terminal;
  }

  /** Starts a host without a server; the caller closes it. */
  Sensorium open() {
    return Sensorium.open(options());
  }

  /** The configuration that a host of this installation runs with. */
  HostConfiguration hostConfiguration() {
    return options().hostConfiguration();
  }

  private Sensorium.Options options() {
    return new Sensorium.Options(
        home(), Optional.ofNullable(configuration), offline, terminal().downloads());
  }

  /** The folder of the installation. */
  static Path home() {
    return Path.of(System.getProperty("sensorium.home", ".")).toAbsolutePath();
  }
}
