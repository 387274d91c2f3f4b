package io.sensorium.host.plugin;

import io.sensorium.host.bundle.PluginCapability;
import io.sensorium.host.osgi.FelixHost;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Creates the plugins of every bundle that starts and asks for this extender, and lets them go when
 * the bundle stops.
 */
public final class PluginExtender implements AutoCloseable {
  private final BundleTracker<BundlePlugins> tracker;

  private PluginExtender(BundleContext context) {
    this.tracker = new BundleTracker<>(context, Bundle.ACTIVE, new Creation());
  }

  /**
   * Extends the bundles of a framework: those active now, and those that start later.
   *
   * @param context of the system bundle
   */
  public static PluginExtender open(BundleContext context) {
    PluginExtender extender = new PluginExtender(context);
    extender.tracker.open();
    return extender;
  }

  Optional<BundlePlugins> plugins(Bundle bundle) {
    return Optional.ofNullable(tracker.getObject(bundle));
  }

  @Override
  public void close() {
    tracker.close();
  }

  /** Runs on the thread that starts or stops the bundle, before that returns. */
  private static final class Creation implements BundleTrackerCustomizer<BundlePlugins> {
    @Override
    @SuppressWarnings("NullAway") // null means: this bundle is not to be tracked
    public BundlePlugins addingBundle(Bundle bundle, BundleEvent event) {
      BundleWiring wiring = bundle.adapt(BundleWiring.class);
      return extended(wiring) ? new PluginCreator(bundle, wiring).create() : null;
    }

    private static boolean extended(BundleWiring wiring) {
      return !wiring.getCapabilities(PluginCapability.NAMESPACE).isEmpty()
          && wiring.getRequiredWires(FelixHost.EXTENDER_NAMESPACE).stream()
              .map(BundleWire::getCapability)
              .anyMatch(
                  capability ->
                      FelixHost.EXTENDER.equals(
                          capability.getAttributes().get(FelixHost.EXTENDER_NAMESPACE)));
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, BundlePlugins plugins) {}

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, BundlePlugins plugins) {
      plugins.close();
    }
  }
}
