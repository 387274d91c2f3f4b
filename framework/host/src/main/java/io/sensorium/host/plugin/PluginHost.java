package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.bundle.BundleIndex;
import io.sensorium.host.bundle.BundleIndex.SkippedFile;
import io.sensorium.host.bundle.BundleReader;
import io.sensorium.host.osgi.FelixHost;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A framework with the plugins of one bundles folder. */
public final class PluginHost implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(PluginHost.class);
  private final FelixHost felix;
  private final BundleIndex index;
  private final PluginExtender extender;
  private final HostPluginRegistry registry;

  private PluginHost(FelixHost felix, BundleIndex index) {
    this.felix = felix;
    this.index = index;
    this.extender = PluginExtender.open(felix.context());
    this.registry = new HostPluginRegistry(felix.context(), index, extender);
  }

  /** Reads the bundles of a folder and starts a framework without any of them. */
  public static PluginHost open(Path bundles, BundleReader reader) {
    BundleIndex index = BundleIndex.scan(bundles, reader);
    index.skipped().forEach(file -> LOGGER.warn("{}", file));
    FelixHost felix = FelixHost.open();
    try {
      return new PluginHost(felix, index);
    } catch (RuntimeException e) {
      try {
        felix.close();
      } catch (RuntimeException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  public HostPluginRegistry registry() {
    return registry;
  }

  /** The bundles that could be installed, started or not. */
  public List<BundleFile> bundles() {
    return index.bundles();
  }

  /** The files of the folder that are not used, each with the reason. */
  public List<SkippedFile> skipped() {
    return index.skipped();
  }

  /** Stops every plugin's bundle and the framework; what plugins created must be closed before. */
  @Override
  public void close() {
    try {
      extender.close();
    } finally {
      felix.close();
    }
  }
}
