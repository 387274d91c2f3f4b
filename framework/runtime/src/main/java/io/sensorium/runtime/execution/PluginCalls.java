package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.function.Supplier;

/** Calls plugins: whatever they throw becomes an error that names them. */
final class PluginCalls {
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
      throw new SensoriumException(
          ErrorCode.OUT_OF_MEMORY,
          label + " could not " + task + ": Java has no memory left (" + e.getMessage() + ")",
          e);
    } catch (Throwable e) {
      // An Error of a plugin, such as a missing class, is as much its own as an exception.
      throw new SensoriumException(
          ErrorCode.PLUGIN_FAILED, label + " could not " + task + ": " + e, e);
    }
  }

  static SensoriumException broken(String label, String how) {
    return new SensoriumException(ErrorCode.PLUGIN_FAILED, label + " " + how);
  }
}
