package io.sensorium.host.plugin;

import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginUse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Who uses which bundle, by the bundle's digest. Thread-safe. */
final class BundleUsers {
  private final Map<String, List<String>> users = new HashMap<>();
  private final Runnable released;

  /**
   * Nobody uses anything.
   *
   * @param released runs whenever a use has ended, on the thread that ended it
   */
  BundleUsers(Runnable released) {
    this.released = released;
  }

  /** Counts a user of the plugins' bundles until it closes what it gets. */
  PluginUse add(String user, Collection<PluginDescriptor> plugins) {
    Set<String> digests =
        plugins.stream().map(PluginDescriptor::bundleDigest).collect(Collectors.toSet());
    synchronized (users) {
      digests.forEach(digest -> users.computeIfAbsent(digest, none -> new ArrayList<>()).add(user));
    }
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        remove(user, digests);
        released.run();
      }
    };
  }

  private void remove(String user, Set<String> digests) {
    synchronized (users) {
      digests.forEach(
          digest ->
              users.computeIfPresent(
                  digest,
                  (key, left) -> {
                    left.remove(user);
                    return left.isEmpty() ? null : left;
                  }));
    }
  }

  /** Sorted; a user that counts twice stands twice. */
  List<String> of(String digest) {
    synchronized (users) {
      return users.getOrDefault(digest, List.of()).stream().sorted().toList();
    }
  }
}
