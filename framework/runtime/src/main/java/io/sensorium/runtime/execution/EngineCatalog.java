package io.sensorium.runtime.execution;

import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The engines of a host, one of each, created when first needed. Close it last. Thread-safe. */
public final class EngineCatalog implements AutoCloseable {
  private final PluginRegistry registry;
  private final Optional<Integer> threads;
  private final Map<PluginDescriptor, Engine> engines = new LinkedHashMap<>();

  /**
   * A catalog.
   *
   * @param threads of one computation; absent for the engine's own choice
   */
  public EngineCatalog(PluginRegistry registry, Optional<Integer> threads) {
    this.registry = registry;
    this.threads = threads;
  }

  /** The engine of a plugin that has been resolved. */
  public synchronized Engine engine(PluginDescriptor plugin) {
    Engine present = engines.get(plugin);
    if (present != null) {
      return present;
    }
    Engine engine =
        PluginCalls.call(
            plugin.label(),
            "start",
            () ->
                Objects.requireNonNull(
                    registry.engine(plugin).create(settings(plugin)), "it gave none"));
    engines.put(plugin, engine);
    return engine;
  }

  private Settings settings(PluginDescriptor plugin) {
    Map<String, Object> values =
        threads.<Map<String, Object>>map(count -> Map.of("threads", (long) count)).orElse(Map.of());
    return new Settings(plugin.label(), values);
  }

  @Override
  public synchronized void close() {
    List<Engine> all = List.copyOf(engines.values());
    engines.clear();
    Closing.all(all);
  }
}
