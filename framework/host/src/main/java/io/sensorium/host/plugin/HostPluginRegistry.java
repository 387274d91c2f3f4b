package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.PluginUse;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.HeadFactory;
import java.util.Collection;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** The plugins of the bundles that are available, started when a plan first needs them. */
public final class HostPluginRegistry implements PluginRegistry {
  private final BundleContext context;
  private final InstalledBundles bundles;
  private final PluginExtender extender;

  HostPluginRegistry(BundleContext context, InstalledBundles bundles, PluginExtender extender) {
    this.context = context;
    this.bundles = bundles;
    this.extender = extender;
  }

  @Override
  public RegistrySnapshot snapshot() {
    return bundles.available().snapshot();
  }

  @Override
  public void resolve(String owner, Collection<PluginDescriptor> plugins) {
    bundles.start(owner, plugins);
    plugins.forEach(this::factory);
  }

  /** Counted before anything is resolved, so that nothing is taken away in between. */
  @Override
  public PluginUse use(String user, Collection<PluginDescriptor> plugins) {
    PluginUse use = bundles.users().add(user, plugins);
    try {
      resolve(user, plugins);
      return use;
    } catch (RuntimeException e) {
      use.close();
      throw e;
    }
  }

  @Override
  public EncoderFactory encoder(PluginDescriptor plugin) {
    return (EncoderFactory) factory(plugin);
  }

  @Override
  public FusionFactory fusion(PluginDescriptor plugin) {
    return (FusionFactory) factory(plugin);
  }

  @Override
  public HeadFactory head(PluginDescriptor plugin) {
    return (HeadFactory) factory(plugin);
  }

  @Override
  public EngineFactory engine(PluginDescriptor plugin) {
    return (EngineFactory) factory(plugin);
  }

  private Object factory(PluginDescriptor plugin) {
    return Optional.ofNullable(context.getBundle(BundleFile.location(plugin.bundleDigest())))
        .flatMap(extender::plugins)
        .flatMap(plugins -> plugins.factory(plugin.label()))
        .orElseThrow(
            () ->
                new SensoriumException(
                    ErrorCode.INTERNAL,
                    plugin.label() + " is used before its bundle " + plugin.bundle() + " started"));
  }
}
