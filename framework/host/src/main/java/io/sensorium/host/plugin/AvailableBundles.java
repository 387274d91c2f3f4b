package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The bundles that plans can be made with at one moment, in the order that they were offered. */
record AvailableBundles(List<BundleFile> bundles) {
  AvailableBundles {
    bundles = List.copyOf(bundles);
  }

  Optional<BundleFile> find(String digest) {
    return bundles.stream().filter(bundle -> bundle.sha256().equals(digest)).findFirst();
  }

  /** Without the bundles of these digests. */
  AvailableBundles without(Collection<String> digests) {
    return new AvailableBundles(
        bundles.stream().filter(bundle -> !digests.contains(bundle.sha256())).toList());
  }

  /**
   * With more bundles; what is here already is not added again.
   *
   * @throws SensoriumException {@code BUNDLE_CONFLICT} if another bundle has the same name and
   *     version, or one of another name provides the same plugin
   */
  AvailableBundles with(Collection<BundleFile> offered) {
    List<BundleFile> all = new ArrayList<>(bundles);
    for (BundleFile bundle : offered) {
      if (find(bundle.sha256()).isEmpty()) {
        all.forEach(other -> requireFits(bundle, other));
        all.add(bundle);
      }
    }
    return new AvailableBundles(all);
  }

  /** Whether two bundles can be installed side by side; fails if they cannot. */
  static void requireOther(BundleFile bundle, BundleFile other) {
    if (other.name().equals(bundle.name())
        && other.version().equals(bundle.version())
        && !other.sha256().equals(bundle.sha256())) {
      throw conflict(
          bundle,
          "another file of just this name and version is in use (sha256 %s, offered %s); raise its Bundle-Version"
              .formatted(other.sha256(), bundle.sha256()));
    }
  }

  private static void requireFits(BundleFile bundle, BundleFile other) {
    requireOther(bundle, other);
    if (!other.name().equals(bundle.name())) {
      Set<String> provided = labels(bundle);
      other.plugins().stream()
          .map(PluginDescriptor::label)
          .filter(provided::contains)
          .min(Comparator.naturalOrder())
          .ifPresent(
              label -> {
                throw conflict(
                    bundle,
                    "bundle '%s' provides %s too; withdraw one of them"
                        .formatted(other.identity(), label));
              });
    }
  }

  private static Set<String> labels(BundleFile bundle) {
    return bundle.plugins().stream().map(PluginDescriptor::label).collect(Collectors.toSet());
  }

  private static SensoriumException conflict(BundleFile bundle, String reason) {
    return new SensoriumException(
        ErrorCode.BUNDLE_CONFLICT,
        "bundle '" + bundle.identity() + "' cannot be offered: " + reason);
  }

  /** Each plugin once: of the bundle's versions that provide it, the highest counts. */
  RegistrySnapshot snapshot() {
    Map<String, PluginDescriptor> newest = new LinkedHashMap<>();
    bundles.stream()
        .sorted(Comparator.comparing(BundleFile::version))
        .flatMap(bundle -> bundle.plugins().stream())
        .forEach(plugin -> newest.put(plugin.label(), plugin));
    return new RegistrySnapshot(
        bundles.stream()
            .flatMap(bundle -> bundle.plugins().stream())
            .filter(plugin -> plugin.equals(newest.get(plugin.label())))
            .toList());
  }
}
