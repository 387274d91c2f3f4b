package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.unload.UnloadWatch;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops and uninstalls one bundle, and nothing of any other. */
final class BundleRemoval {
  private static final Logger LOGGER = LoggerFactory.getLogger(BundleRemoval.class);
  private static final long REFRESH_SECONDS = 10;
  private final BundleContext context;
  private final UnloadWatch unloads;

  BundleRemoval(BundleContext context, UnloadWatch unloads) {
    this.context = context;
    this.unloads = unloads;
  }

  /** Whether no other bundle is wired to it. */
  boolean isFree(BundleFile file) {
    return installed(file)
        .flatMap(bundle -> Optional.ofNullable(bundle.adapt(BundleWiring.class)))
        .map(wiring -> wiring.getProvidedWires(null))
        .map(
            wires ->
                wires.stream()
                    .allMatch(
                        wire -> wire.getRequirer().getBundle() == wire.getProvider().getBundle()))
        .orElse(true);
  }

  private Optional<Bundle> installed(BundleFile file) {
    return Optional.ofNullable(context.getBundle(file.location()));
  }

  /** Its class loader is watched from here on. */
  void remove(BundleFile file) {
    installed(file).ifPresent(bundle -> remove(file, bundle));
  }

  private void remove(BundleFile file, Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    ClassLoader loader = wiring == null ? null : wiring.getClassLoader();
    stop(file, bundle);
    uninstall(file, bundle);
    refresh(bundle);
    if (loader != null) {
      unloads.watch(file.identity(), file.sha256(), loader);
    }
  }

  private static void stop(BundleFile file, Bundle bundle) {
    try {
      bundle.stop();
    } catch (BundleException e) {
      // Its activator failed; the framework has taken its services back all the same.
      LOGGER.warn("bundle {} does not stop cleanly: {}", file.identity(), e.getMessage(), e);
    }
  }

  private static void uninstall(BundleFile file, Bundle bundle) {
    try {
      bundle.uninstall();
    } catch (BundleException e) {
      LOGGER.warn("bundle {} cannot be uninstalled: {}", file.identity(), e.getMessage(), e);
    }
  }

  /** Without it the framework keeps an uninstalled bundle's class loader until it ends. */
  private void refresh(Bundle bundle) {
    FrameworkWiring wiring =
        context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    CountDownLatch refreshed = new CountDownLatch(1);
    wiring.refreshBundles(List.of(bundle), event -> refreshed.countDown());
    try {
      if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
        LOGGER.warn("bundle {} is not refreshed after {} s", bundle, REFRESH_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
