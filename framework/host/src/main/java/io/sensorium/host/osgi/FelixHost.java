package io.sensorium.host.osgi;

import io.sensorium.host.process.TemporaryFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;

/**
 * A Felix framework in this process. It starts empty each time, in a folder of its own that is
 * deleted on close: what is installed is decided by our store, never by Felix's cache.
 */
public final class FelixHost implements AutoCloseable {
  /** The namespace of what a bundle requires to be extended. */
  public static final String EXTENDER_NAMESPACE = "osgi.extender";

  /** What bundles with plugins require of their host. */
  public static final String EXTENDER = "io.sensorium.host";

  private static final long STOP_SECONDS = 30;
  private final TemporaryFolder storage;
  private final Framework framework;

  private FelixHost(TemporaryFolder storage, Framework framework) {
    this.storage = storage;
    this.framework = framework;
  }

  public static FelixHost open() {
    TemporaryFolder storage = TemporaryFolder.create();
    try {
      storage.deleteLeft();
      FelixHost host =
          new FelixHost(
              storage, new FrameworkFactory().newFramework(configuration(storage.path())));
      host.start();
      return host;
    } catch (RuntimeException e) {
      storage.closeAfter(e);
      throw e;
    }
  }

  private void start() {
    try {
      framework.start();
    } catch (BundleException | RuntimeException e) {
      IllegalStateException failure =
          new IllegalStateException("the OSGi framework does not start", e);
      try {
        stop();
      } catch (IllegalStateException suppressed) {
        failure.addSuppressed(suppressed);
      }
      throw failure;
    }
  }

  /** The settings of a framework that can hold plugins; the storage folder is the caller's. */
  static Map<String, String> configuration(Path storage) {
    return Map.of(
        Constants.FRAMEWORK_STORAGE,
        storage.toString(),
        Constants.FRAMEWORK_STORAGE_CLEAN,
        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
        Constants.FRAMEWORK_BOOTDELEGATION,
        "",
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        HostPackages.exported(),
        Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
        extenderCapability(),
        // The process has one handler of bundle addresses; bundles find their resources without it.
        "felix.service.urlhandlers",
        "false",
        "felix.log.level",
        "1");
  }

  /** The capability that the {@code Provides…} annotations require. */
  public static String extenderCapability() {
    return "%1$s;%1$s=\"%2$s\";version:Version=\"1.0.0\"".formatted(EXTENDER_NAMESPACE, EXTENDER);
  }

  public BundleContext context() {
    return framework.getBundleContext();
  }

  /** Stops all bundles and deletes the framework's folder. */
  @Override
  public void close() {
    try {
      stop();
    } catch (IllegalStateException e) {
      storage.closeAfter(e);
      throw e;
    }
    storage.close();
  }

  private void stop() {
    try {
      framework.stop();
      FrameworkEvent event = framework.waitForStop(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
      if (event.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
        throw new IllegalStateException(
            "the OSGi framework did not stop within " + STOP_SECONDS + " s");
      }
    } catch (BundleException e) {
      throw new IllegalStateException("the OSGi framework does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
