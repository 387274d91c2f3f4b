package io.sensorium.host.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import java.util.List;

/**
 * What is bound for one bundle: the classes that create its plugins, and what its own modules add.
 *
 * <p>Nothing of the host stands in the injector: a factory gets the engine, the device and its
 * files through {@link io.sensorium.spi.plugin.PluginContext} when it creates. So an injector holds
 * nothing that outlives its bundle, and goes with it.
 */
final class PluginModule extends AbstractModule {
  private final List<Class<?>> implementations;
  private final List<Module> own;

  PluginModule(List<Class<?>> implementations, List<Module> own) {
    this.implementations = implementations;
    this.own = own;
  }

  @Override
  protected void configure() {
    // A binding made on demand would be kept by Guice beyond the bundle's life.
    binder().requireExplicitBindings();
    implementations.forEach(this::bind);
    own.forEach(this::install);
  }
}
