package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.bundle.BundleIndex;
import io.sensorium.host.bundle.BundleIndex.SkippedFile;
import io.sensorium.host.osgi.FelixHost;
import io.sensorium.host.unload.UnloadLimits;
import io.sensorium.host.unload.UnloadWatch;
import io.sensorium.runtime.memory.MemoryLedger;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A framework with the plugins of bundles that come and go while it runs. Thread-safe.
 *
 * <p>Plans are made with what is available. What was planned keeps its bundles, by digest, until it
 * ends: an old version of a bundle runs beside the new one, and is uninstalled when its last user
 * has gone.
 */
public final class PluginHost implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(PluginHost.class);
  private final FelixHost felix;
  private final List<SkippedFile> skipped;
  private final PluginExtender extender;
  private final UnloadWatch unloads;
  private final InstalledBundles bundles;
  private final HostPluginRegistry registry;

  private PluginHost(FelixHost felix, BundleIndex index, UnloadWatch unloads) {
    this.felix = felix;
    this.skipped = index.skipped();
    this.extender = PluginExtender.open(felix.context());
    this.unloads = unloads;
    this.bundles =
        new InstalledBundles(felix.context(), new AvailableBundles(index.bundles()), unloads);
    this.registry = new HostPluginRegistry(felix.context(), bundles, extender);
  }

  /**
   * Reads the bundles of a folder and starts a framework without any of them.
   *
   * @param memory knows the programs that plugins have open
   */
  public static PluginHost open(Path bundles, MemoryLedger memory) {
    return open(BundleIndex.scan(bundles), memory, UnloadLimits.DEFAULTS);
  }

  /** The same with bundles that have been read. */
  public static PluginHost open(BundleIndex index, MemoryLedger memory, UnloadLimits limits) {
    index.skipped().forEach(file -> LOGGER.warn("{}", file));
    FelixHost felix = FelixHost.open();
    UnloadWatch unloads = new UnloadWatch(limits, memory::openPrograms);
    try {
      return new PluginHost(felix, index, unloads);
    } catch (RuntimeException e) {
      unloads.close();
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

  /** The bundles that plans can be made with now, started or not. */
  public List<BundleFile> bundles() {
    return bundles.available().bundles();
  }

  /** The files of the folder that are not used, each with the reason. */
  public List<SkippedFile> skipped() {
    return skipped;
  }

  /** What became of the bundles that were uninstalled. */
  public UnloadWatch unloads() {
    return unloads;
  }

  /**
   * Makes bundles available, all or none; the same again does nothing.
   *
   * @throws SensoriumException {@code BUNDLE_CONFLICT} if one has the name and version of another
   *     that is available or still in use, or a plugin of one with another name; {@code
   *     BUNDLE_INCOMPLETE} if they do not resolve
   */
  public void offer(Collection<BundleFile> offered) {
    exchange(offered, List.of());
  }

  /**
   * Makes bundles unavailable. What uses them keeps them; each is uninstalled when nothing does.
   *
   * @param digests sha256 of their files
   * @throws SensoriumException {@code NOT_FOUND} if one is not available
   */
  public void withdraw(Collection<String> digests) {
    exchange(List.of(), digests);
  }

  /**
   * Makes bundles available in place of others, at one moment: no snapshot has both, or neither.
   *
   * @param withdrawn sha256 of the files of the bundles that make place
   * @throws SensoriumException as {@link #offer} and {@link #withdraw}; nothing has changed then
   */
  public void exchange(Collection<BundleFile> offered, Collection<String> withdrawn) {
    bundles.exchange(offered, withdrawn);
  }

  /**
   * Who uses a bundle: {@code pipeline 'stamps', generation 3}.
   *
   * @param digest sha256 of its file
   */
  public List<String> users(String digest) {
    return bundles.users().of(digest);
  }

  /**
   * Withdraws a bundle that nobody uses.
   *
   * @param forced withdraws it in any case; it is uninstalled when the caller has taken those who
   *     use it out of service
   * @return who uses it still
   * @throws SensoriumException {@code BUNDLE_IN_USE} with all users, unless forced; {@code
   *     NOT_FOUND} if it is not available
   */
  public List<String> remove(String digest, boolean forced) {
    return bundles.remove(digest, forced);
  }

  /** The digests of the bundles that are installed, withdrawn ones that are in use included. */
  public List<String> installed() {
    return bundles.installed();
  }

  /** Stops every plugin's bundle and the framework; what plugins created must be closed before. */
  @Override
  public void close() {
    bundles.close();
    unloads.close();
    try {
      extender.close();
    } finally {
      felix.close();
    }
  }
}
