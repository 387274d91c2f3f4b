package io.sensorium.host.plugin;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread on which bundles are stopped and uninstalled: who ends the last use of one answers
 * requests, and must not wait for it.
 */
final class BundleWork implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(BundleWork.class);
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "sensorium-bundles");
            thread.setDaemon(true);
            return thread;
          });

  BundleWork() {
    // Now, and not when a plugin is calling: a thread inherits from who creates it.
    executor.execute(() -> {});
  }

  void submit(Runnable task) {
    try {
      executor.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      LOGGER.debug("The host is closing, and its framework with all bundles", e);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | LinkageError e) {
      LOGGER.warn("bundles that nobody uses could not be uninstalled", e);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
