package io.sensorium.runtime.registry;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What plugins there were at one moment. */
public record RegistrySnapshot(List<PluginDescriptor> plugins) {
  public RegistrySnapshot {
    plugins = List.copyOf(plugins);
  }

  public Stream<PluginDescriptor> ofKind(PluginKind kind) {
    return plugins.stream().filter(plugin -> plugin.kind() == kind);
  }

  /** The plugin of the highest version in a range. */
  public Optional<PluginDescriptor> find(PluginKind kind, String name, VersionRange range) {
    return ofKind(kind)
        .filter(plugin -> plugin.name().equals(name) && range.includes(plugin.version()))
        .max(Comparator.comparing(PluginDescriptor::version));
  }
}
