package io.sensorium.engine.tensorflow;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
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
   * @param subject such as {@code network 'minilm'}
   */
  static SensoriumException of(String subject, RuntimeException error) {
    ErrorCode code = code(error);
    String fix = code == ErrorCode.OUT_OF_MEMORY ? "; free memory, or run a smaller batch" : "";
    return new SensoriumException(
        code, subject + " failed in TensorFlow: " + firstLine(error) + fix, error);
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
