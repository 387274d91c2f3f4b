package io.sensorium.cli;

import io.sensorium.host.Sensorium;
import io.sensorium.runtime.registry.PluginDescriptor;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What plugins are installed, and bundles that come and go. */
@Command(
    name = "plugins",
    description = "The installed plugins.",
    mixinStandardHelpOptions = true,
    subcommands = {PluginsCommand.ListCommand.class, InstallCommand.class, RemoveCommand.class})
final class PluginsCommand implements Runnable {
  @CommandLine.Spec CommandLine.Model.CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /** Lists the plugins of all bundles. */
  @Command(
      name = "list",
      description = "List encoders, fusions, heads and engines with the bundles that provide them.",
      mixinStandardHelpOptions = true)
  static final class ListCommand implements Runnable {
    @Mixin SharedOptions shared = new SharedOptions();

    /** One line of the list. */
    record Plugin(
        String kind,
        String name,
        String version,
        String modality,
        int dimension,
        Set<String> engines,
        boolean trains,
        String bundle,
        String digest) {
      static Plugin of(PluginDescriptor plugin) {
        return new Plugin(
            plugin.kind().label(),
            plugin.name(),
            plugin.version().toString(),
            plugin.modality().orElse(""),
            plugin.dimension(),
            plugin.engines(),
            plugin.trains(),
            plugin.bundle(),
            plugin.bundleDigest());
      }
    }

    @Override
    public void run() {
      try (Sensorium sensorium = shared.open()) {
        List<Plugin> plugins =
            sensorium.registry().snapshot().plugins().stream()
                .map(Plugin::of)
                .sorted(Comparator.comparing(Plugin::kind).thenComparing(Plugin::name))
                .toList();
        Terminal terminal = shared.terminal();
        terminal.outcome(
            Map.of("plugins", plugins),
            () -> plugins.forEach(plugin -> terminal.line(text(plugin))));
      }
    }

    private static String text(Plugin plugin) {
      return "%-8s %-18s %-8s %-22s %s"
          .formatted(
              plugin.kind(), plugin.name(), plugin.version(), about(plugin), plugin.bundle());
    }

    private static String about(Plugin plugin) {
      if (plugin.dimension() > 0) {
        return plugin.modality() + ", " + plugin.dimension() + " features";
      }
      return plugin.trains() ? "" : "inference only";
    }
  }
}
