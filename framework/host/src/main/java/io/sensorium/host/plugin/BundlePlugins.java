package io.sensorium.host.plugin;

import io.sensorium.spi.SensoriumException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins of one started bundle: each one's factory, or why there is none. */
final class BundlePlugins implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(BundlePlugins.class);
  private final Map<String, Object> factories = new LinkedHashMap<>();
  private final Map<String, SensoriumException> failures = new LinkedHashMap<>();
  private final List<ServiceRegistration<?>> services = new ArrayList<>();

  void add(String label, Object factory, ServiceRegistration<?> service) {
    factories.put(label, factory);
    services.add(service);
  }

  void addFailure(String label, SensoriumException failure) {
    failures.put(label, failure);
    LOGGER.warn(failure.getMessage());
  }

  /**
   * The factory of a plugin; absent if the bundle has no such plugin.
   *
   * @throws SensoriumException {@code PLUGIN_FAILED} if it could not be created
   */
  Optional<Object> factory(String label) {
    SensoriumException failure = failures.get(label);
    if (failure != null) {
      throw new SensoriumException(failure.code(), String.valueOf(failure.getMessage()), failure);
    }
    return Optional.ofNullable(factories.get(label));
  }

  /** Takes the services back, and closes factories that hold something. */
  @Override
  public void close() {
    services.forEach(BundlePlugins::unregister);
    factories.values().forEach(BundlePlugins::closeFactory);
    factories.clear();
  }

  private static void unregister(ServiceRegistration<?> service) {
    try {
      service.unregister();
    } catch (IllegalStateException stoppedAlready) {
      LOGGER.debug("The framework took the service back itself", stoppedAlready);
    }
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // restored below
  private static void closeFactory(Object factory) {
    if (factory instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOGGER.warn("Plugin class {} cannot be closed", factory.getClass().getName(), e);
      }
    }
  }
}
