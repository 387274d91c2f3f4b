package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.HostConfiguration.ComputeThreads;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.PluginUse;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Engine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The engines of a host, one of each, created when first needed; they divide the host's threads of
 * computation. Close it last. Thread-safe.
 */
public final class EngineCatalog implements AutoCloseable {
  private final PluginRegistry registry;
  private final ThreadShares threads;
  private final Map<PluginDescriptor, Engine> engines = new LinkedHashMap<>();

  /** An engine runs until the host ends, and its bundle stays as long. */
  private final List<PluginUse> uses = new ArrayList<>();

  public EngineCatalog(PluginRegistry registry, ComputeThreads threads) {
    this.registry = registry;
    this.threads = new ThreadShares(threads);
  }

  /**
   * An engine that has started.
   *
   * @param threads of its computations
   */
  public record Running(String name, String version, int threads) {}

  /**
   * Tells which engines will be needed. Those told of before the first one starts share the threads
   * alike; a later one gets what is left, at least 1.
   */
  public synchronized void expect(Collection<PluginDescriptor> plugins) {
    threads.expect(plugins.stream().map(PluginDescriptor::name).toList());
  }

  /** The engine of a plugin that has been resolved. */
  public synchronized Engine engine(PluginDescriptor plugin) {
    Engine present = engines.get(plugin);
    if (present != null) {
      return present;
    }
    PluginUse use = registry.use(plugin.label() + ", which runs", List.of(plugin));
    try {
      Engine engine = start(plugin);
      engines.put(plugin, engine);
      uses.add(use);
      return engine;
    } catch (RuntimeException e) {
      Closing.after(e, use);
      throw e;
    }
  }

  private Engine start(PluginDescriptor plugin) {
    return PluginCalls.call(
        plugin.label(),
        "start",
        () ->
            Objects.requireNonNull(
                registry.engine(plugin).create(settings(plugin)), "it gave none"));
  }

  private Settings settings(PluginDescriptor plugin) {
    return new Settings(plugin.label(), Map.of("threads", (long) threads.give(plugin.name())));
  }

  /** The engines that have started, in that order. */
  public synchronized List<Running> running() {
    return engines.entrySet().stream()
        .map(each -> running(each.getKey().name(), each.getValue()))
        .toList();
  }

  private Running running(String name, Engine engine) {
    return new Running(name, engine.version(), threads.give(name));
  }

  @Override
  public synchronized void close() {
    List<AutoCloseable> all = new ArrayList<>(engines.values());
    all.addAll(uses);
    engines.clear();
    uses.clear();
    Closing.all(all);
  }
}
