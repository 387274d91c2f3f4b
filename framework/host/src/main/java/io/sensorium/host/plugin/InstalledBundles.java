package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.unload.UnloadWatch;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;

/**
 * The bundles that are available, and those that are installed: what a plan needs is installed, and
 * what was withdrawn and nobody uses any more is uninstalled. Thread-safe.
 */
final class InstalledBundles implements AutoCloseable {
  private final BundleResolver resolver;
  private final BundleInstaller installer;
  private final BundleRemoval removal;
  private final BundleUsers users;
  private final BundleWork work = new BundleWork();
  private final Map<String, BundleFile> installed = new LinkedHashMap<>();
  private volatile AvailableBundles available;

  InstalledBundles(BundleContext context, AvailableBundles available, UnloadWatch unloads) {
    this.resolver = new BundleResolver(context);
    this.installer = new BundleInstaller(context);
    this.removal = new BundleRemoval(context, unloads);
    this.available = available;
    this.users = new BundleUsers(() -> work.submit(this::removeUnused));
  }

  AvailableBundles available() {
    return available;
  }

  BundleUsers users() {
    return users;
  }

  /** Installs and starts what plugins need and is not started yet, all or nothing. */
  synchronized void start(String owner, Collection<PluginDescriptor> plugins) {
    if (plugins.stream().map(PluginDescriptor::bundleDigest).allMatch(installed::containsKey)) {
      return;
    }
    List<PluginNeed> needs = plugins.stream().map(plugin -> new PluginNeed(owner, plugin)).toList();
    List<BundleFile> missing = resolver.missing(owner, needs, known());
    installer.start(missing);
    missing.forEach(bundle -> installed.put(bundle.sha256(), bundle));
  }

  /** What is available, and what was withdrawn but is still installed. */
  private List<BundleFile> known() {
    Map<String, BundleFile> known = new LinkedHashMap<>(installed);
    available.bundles().forEach(bundle -> known.putIfAbsent(bundle.sha256(), bundle));
    return List.copyOf(known.values());
  }

  /** Changes what is available, all or nothing; see {@link PluginHost#exchange}. */
  synchronized void exchange(Collection<BundleFile> offered, Collection<String> withdrawn) {
    withdrawn.forEach(this::requireKnown);
    AvailableBundles next = available.without(withdrawn).with(offered);
    for (BundleFile bundle : offered) {
      installed.values().forEach(other -> AvailableBundles.requireOther(bundle, other));
    }
    resolver.requireComplete(List.copyOf(offered), next.bundles());
    available = next;
    work.submit(this::removeUnused);
  }

  private void requireKnown(String digest) {
    if (available.find(digest).isEmpty()) {
      throw new SensoriumException(
          ErrorCode.NOT_FOUND,
          "no available bundle has the sha256 " + digest + "; withdraw one that is available");
    }
  }

  /**
   * Makes a bundle unavailable, if nobody uses it or it is forced.
   *
   * @return who uses it still
   */
  synchronized List<String> remove(String digest, boolean forced) {
    requireKnown(digest);
    List<String> using = users.of(digest);
    if (!using.isEmpty() && !forced) {
      throw new SensoriumException(
          ErrorCode.BUNDLE_IN_USE,
          "bundle '%s' is used by %s; take them out of service first, or force it"
              .formatted(
                  available.find(digest).map(BundleFile::identity).orElseThrow(),
                  String.join(" and by ", using)));
    }
    exchange(List.of(), List.of(digest));
    return using;
  }

  /** Uninstalls what may go; what goes may free what it was wired to. */
  private synchronized void removeUnused() {
    Optional<BundleFile> unused = unused();
    while (unused.isPresent()) {
      BundleFile bundle = unused.get();
      installed.remove(bundle.sha256());
      removal.remove(bundle);
      unused = unused();
    }
  }

  private Optional<BundleFile> unused() {
    Set<String> kept =
        available.bundles().stream().map(BundleFile::sha256).collect(Collectors.toSet());
    return List.copyOf(installed.values()).stream()
        .filter(bundle -> !kept.contains(bundle.sha256()))
        .filter(bundle -> users.of(bundle.sha256()).isEmpty())
        .filter(removal::isFree)
        .findFirst();
  }

  /** The digests of what is installed, in the order of installation. */
  synchronized List<String> installed() {
    return new ArrayList<>(installed.keySet());
  }

  /** Uninstalls nothing more by itself. */
  @Override
  public void close() {
    work.close();
  }
}
