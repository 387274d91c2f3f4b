package io.sensorium.host.plugin;

import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.bundle.PluginCapability;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWiring;

/** Creates the plugins of one bundle in one injector of their own. */
final class PluginCreator {
  private final Bundle bundle;
  private final BundleWiring wiring;
  private final BundlePlugins created = new BundlePlugins();

  PluginCreator(Bundle bundle, BundleWiring wiring) {
    this.bundle = bundle;
    this.wiring = wiring;
  }

  /**
   * Creates every plugin and publishes it as a service. One that fails takes neither the others nor
   * the bundle with it.
   */
  BundlePlugins create() {
    List<BundleCapability> sound =
        wiring.getCapabilities(PluginCapability.NAMESPACE).stream()
            .filter(capability -> succeeds(capability, () -> implementation(capability)))
            .toList();
    Optional<Injector> injector = injector(sound);
    sound.forEach(
        capability ->
            injector.ifPresent(
                found ->
                    succeeds(capability, () -> publish(capability, factory(found, capability)))));
    return created;
  }

  private Optional<Injector> injector(List<BundleCapability> capabilities) {
    try {
      List<Class<?>> implementations =
          capabilities.stream().<Class<?>>map(this::implementation).distinct().toList();
      return Optional.of(
          Guice.createInjector(
              Stage.PRODUCTION, new PluginModule(implementations, modules(capabilities))));
    } catch (RuntimeException | Error e) {
      capabilities.forEach(capability -> fail(capability, e));
      return Optional.empty();
    }
  }

  private List<Module> modules(List<BundleCapability> capabilities) {
    return capabilities.stream()
        .flatMap(capability -> new PluginCapability(capability).module().stream())
        .distinct()
        .map(this::module)
        .toList();
  }

  private Module module(String name) {
    try {
      return load(name).asSubclass(Module.class).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "its module " + name + " has no public constructor without arguments that works", e);
    }
  }

  private Class<?> implementation(BundleCapability capability) {
    PluginCapability plugin = new PluginCapability(capability);
    Class<?> contract = FactoryTypes.of(plugin.kind());
    Class<?> implementation = load(plugin.implementation());
    if (!contract.isAssignableFrom(implementation)) {
      throw new IllegalArgumentException("it does not implement " + contract.getName());
    }
    return implementation;
  }

  private Class<?> load(String name) {
    try {
      return wiring.getClassLoader().loadClass(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException("the bundle has no class " + name, e);
    }
  }

  private Object factory(Injector injector, BundleCapability capability) {
    return injector.getInstance(load(new PluginCapability(capability).implementation()));
  }

  private void publish(BundleCapability capability, Object factory) {
    PluginCapability plugin = new PluginCapability(capability);
    Dictionary<String, Object> properties = FrameworkUtil.asDictionary(capability.getAttributes());
    ServiceRegistration<?> service =
        bundle
            .getBundleContext()
            .registerService(FactoryTypes.of(plugin.kind()).getName(), factory, properties);
    created.add(label(plugin), factory, service);
  }

  private boolean succeeds(BundleCapability capability, Runnable work) {
    try {
      work.run();
      return true;
    } catch (RuntimeException | Error e) {
      fail(capability, e);
      return false;
    }
  }

  private void fail(BundleCapability capability, Throwable cause) {
    PluginCapability plugin = new PluginCapability(capability);
    created.addFailure(
        label(plugin),
        new SensoriumException(
            ErrorCode.PLUGIN_FAILED,
            "class %s of bundle %s cannot provide %s: %s"
                .formatted(
                    plugin.implementation(),
                    BundleFile.identity(capability.getResource()),
                    label(plugin),
                    reason(cause)),
            cause));
  }

  /** What was thrown first; Guice wraps it. */
  private static String reason(Throwable thrown) {
    Throwable first =
        Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
            .reduce(thrown, (outer, inner) -> inner);
    if (first instanceof CreationException wiring) {
      return wiring.getErrorMessages().iterator().next().getMessage();
    }
    return first instanceof IllegalArgumentException && first.getMessage() != null
        ? first.getMessage()
        : first.toString();
  }

  private static String label(PluginCapability plugin) {
    return plugin.kind().label() + " '" + plugin.name() + "' " + plugin.version();
  }
}
