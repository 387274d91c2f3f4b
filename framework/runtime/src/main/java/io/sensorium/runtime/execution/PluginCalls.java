package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls plugins: whatever they throw becomes an error that names them. */
final class PluginCalls {
  private static final Logger LOG = LoggerFactory.getLogger(PluginCalls.class);

  private PluginCalls() {}

  /**
   * Calls a plugin.
   *
   * @param label of the plugin, for the message
   * @param task what it was asked to do, such as {@code preprocess a content}
   */
  static <T> T call(String label, String task, Supplier<T> call) {
    try {
      return call.get();
    } catch (SensoriumException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      LOG.error("Java ran out of memory as {} should {}", label, task, e);
      throw new SensoriumException(
          ErrorCode.OUT_OF_MEMORY,
          label + " could not " + task + ": Java has no memory left (" + e.getMessage() + ")",
          e);
    } catch (InternalError | UnknownError e) {
      LOG.error("the Java machine failed as {} should {}", label, task, e);
      throw failed(label, task, e);
    } catch (Throwable e) {
      // An Error of a plugin, such as a missing class, is as much its own as an exception.
      throw failed(label, task, e);
    }
  }

  /** The same where nothing is to be had. */
  static void run(String label, String task, Runnable call) {
    var unused =
        call(
            label,
            task,
            () -> {
              call.run();
              return label;
            });
  }

  private static SensoriumException failed(String label, String task, Throwable cause) {
    return new SensoriumException(
        ErrorCode.PLUGIN_FAILED, label + " could not " + task + ": " + cause, cause);
  }

  static SensoriumException broken(String label, String how) {
    return new SensoriumException(ErrorCode.PLUGIN_FAILED, label + " " + how);
  }
}
