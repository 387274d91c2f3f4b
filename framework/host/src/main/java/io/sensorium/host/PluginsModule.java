package io.sensorium.host;

import com.google.inject.AbstractModule;
import io.sensorium.host.plugin.PluginHost;
import io.sensorium.runtime.registry.PluginRegistry;

/** Where plugins come from. */
final class PluginsModule extends AbstractModule {
  private final PluginHost plugins;

  PluginsModule(PluginHost plugins) {
    this.plugins = plugins;
  }

  @Override
  protected void configure() {
    bind(PluginHost.class).toInstance(plugins);
    bind(PluginRegistry.class).toInstance(plugins.registry());
  }
}
