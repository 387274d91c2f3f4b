package io.sensorium.runtime.execution;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.plugin.PluginContext;
import java.nio.file.Path;
import java.util.List;

/** What the host offers to one plugin. */
record HostPluginContext(PluginDescriptor plugin, Engine engine, Device device, ArtifactCache cache)
    implements PluginContext {

  @Override
  public Path artifact(String name) {
    ArtifactSource source =
        plugin.artifacts().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> undeclared(name));
    return cache.local(source);
  }

  @Override
  public Path derived(String name, String version, FileWriter writer) {
    List<String> digests =
        plugin.artifacts().stream()
            .map(source -> source.origin().sha256() + source.sha256())
            .toList();
    return cache.derived(plugin.name(), name, version, digests, writer);
  }

  private RuntimeException undeclared(String name) {
    return PluginCalls.broken(
        plugin.label(), "asks for the artifact '" + name + "', which its bundle does not declare");
  }
}
