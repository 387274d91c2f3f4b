package io.sensorium.engine.tensorflow;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.NativeModel;
import java.util.List;
import java.util.Locale;
import org.tensorflow.exceptions.TFResourceExhaustedException;

/** What an error of TensorFlow means. */
final class NativeFailure {
  private static final List<String> MEMORY =
      List.of("oom when allocating", "out of memory", "ran out of memory", "alloc_failed");

  private static final List<String> DEVICE =
      List.of("cuda error", "cuda_error", "cudnn", "cublas", "failed to get device");

  private NativeFailure() {}

  /**
   * The error for callers.
   *
   * @param network its name
   */
  static SensoriumException of(String network, RuntimeException error) {
    return failure("network '" + network + "' failed in TensorFlow", error);
  }

  /**
   * The same, of a native model.
   *
   * @param what it did not do, such as {@code does not load in TensorFlow}
   */
  static SensoriumException of(NativeModel model, String what, RuntimeException error) {
    return failure(model.label() + " " + what, error);
  }

  private static SensoriumException failure(String what, RuntimeException error) {
    ErrorCode code = code(error);
    String fix = code == ErrorCode.OUT_OF_MEMORY ? "; free memory, or run a smaller batch" : "";
    return new SensoriumException(code, what + ": " + firstLine(error) + fix, error);
  }

  static ErrorCode code(RuntimeException error) {
    String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
    boolean memory =
        error instanceof TFResourceExhaustedException
            || MEMORY.stream().anyMatch(message::contains);
    if (memory) {
      return ErrorCode.OUT_OF_MEMORY;
    }
    return DEVICE.stream().anyMatch(message::contains)
        ? ErrorCode.DEVICE_NOT_AVAILABLE
        : ErrorCode.INTERNAL;
  }

  static String firstLine(RuntimeException error) {
    return String.valueOf(error.getMessage()).strip().lines().findFirst().orElse("no reason given");
  }
}
