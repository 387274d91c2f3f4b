package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleIndex;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.HeadFactory;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.BundleContext;

/** The plugins of the bundles folder, started when a plan first needs them. */
public final class HostPluginRegistry implements PluginRegistry {
  private final BundleContext context;
  private final BundleIndex index;
  private final PluginExtender extender;
  private final BundleResolver resolver;
  private final BundleInstaller installer;
  private final Object resolving = new Object();

  HostPluginRegistry(BundleContext context, BundleIndex index, PluginExtender extender) {
    this.context = context;
    this.index = index;
    this.extender = extender;
    this.resolver = new BundleResolver(context, index);
    this.installer = new BundleInstaller(context);
  }

  @Override
  public RegistrySnapshot snapshot() {
    return index.snapshot();
  }

  @Override
  public void resolve(String owner, Collection<PluginDescriptor> plugins) {
    List<PluginNeed> needs = plugins.stream().map(plugin -> new PluginNeed(owner, plugin)).toList();
    synchronized (resolving) {
      installer.start(resolver.missing(owner, needs));
    }
    plugins.forEach(this::factory);
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
    return Optional.ofNullable(context.getBundle("sha256:" + plugin.bundleDigest()))
        .flatMap(extender::plugins)
        .flatMap(plugins -> plugins.factory(plugin.label()))
        .orElseThrow(
            () ->
                new SensoriumException(
                    ErrorCode.INTERNAL,
                    plugin.label() + " is used before its bundle " + plugin.bundle() + " started"));
  }
}
