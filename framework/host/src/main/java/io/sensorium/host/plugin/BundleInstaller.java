package io.sensorium.host.plugin;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** Installs and starts bundles, all or none. */
final class BundleInstaller {
  private final BundleContext context;

  BundleInstaller(BundleContext context) {
    this.context = context;
  }

  /** Starts bundles that are not installed yet; any failure leaves none of them installed. */
  void start(List<BundleFile> files) {
    List<Bundle> fresh = new ArrayList<>();
    try {
      for (BundleFile file : files) {
        fresh.add(install(file));
      }
      for (Bundle bundle : fresh) {
        start(bundle);
      }
    } catch (RuntimeException e) {
      fresh.forEach(bundle -> uninstall(bundle, e));
      throw e;
    }
  }

  private Bundle install(BundleFile file) {
    try {
      return context.installBundle(file.location(), new ByteArrayInputStream(file.read()));
    } catch (IOException | BundleException e) {
      throw failure("bundle file '" + file.path() + "' cannot be installed", e);
    }
  }

  private static void start(Bundle bundle) {
    try {
      bundle.start();
    } catch (BundleException e) {
      throw failure(
          "bundle " + bundle.getSymbolicName() + "/" + bundle.getVersion() + " does not start", e);
    }
  }

  /** What fails here must hide neither the cause nor the bundles that are left. */
  private static void uninstall(Bundle bundle, RuntimeException cause) {
    try {
      bundle.uninstall();
    } catch (BundleException | RuntimeException e) {
      cause.addSuppressed(
          failure("bundle " + bundle.getSymbolicName() + " cannot be uninstalled", e));
    }
  }

  private static SensoriumException failure(String what, Exception cause) {
    return new SensoriumException(ErrorCode.PLUGIN_FAILED, what + ": " + cause.getMessage(), cause);
  }
}
