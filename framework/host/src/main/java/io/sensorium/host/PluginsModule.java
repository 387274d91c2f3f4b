package io.sensorium.host;

import com.google.inject.AbstractModule;
import io.sensorium.host.plugin.PluginHost;
import io.sensorium.host.verify.BundleVerifier;
import io.sensorium.runtime.registry.PluginRegistry;

/** Where plugins come from. */
final class PluginsModule extends AbstractModule {
  private final PluginHost plugins;
  private final BundleVerifier verifier;

  PluginsModule(PluginHost plugins, BundleVerifier verifier) {
    this.plugins = plugins;
    this.verifier = verifier;
  }

  @Override
  protected void configure() {
    bind(BundleVerifier.class).toInstance(verifier);
    bind(PluginHost.class).toInstance(plugins);
    bind(PluginRegistry.class).toInstance(plugins.registry());
  }
}
