package io.sensorium.engine.pytorch;

import ai.djl.engine.EngineException;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.NativeModel;
import java.util.List;
import java.util.Locale;

/** What an error of libtorch means: it has one type for all of them, so its text must tell. */
final class NativeFailure {
  /** Of the CUDA allocator, the CPU's, and the libraries that allocate beside them. */
  private static final List<String> MEMORY =
      List.of(
          "out of memory",
          "not enough memory",
          "can't allocate memory",
          "bad_alloc",
          "cublas_status_alloc_failed",
          "cudnn_status_alloc_failed");

  private static final List<String> DEVICE =
      List.of("cuda error", "cuda driver", "cublas_status", "cudnn_status", "cudnn error");

  private NativeFailure() {}

  /**
   * The error for callers.
   *
   * @param network its name
   * @param what it did not do, such as {@code does not load in libtorch}
   */
  static SensoriumException of(String network, String what, EngineException error) {
    return failure("network '" + network + "' " + what, error);
  }

  /** The same, of a native model. */
  static SensoriumException of(NativeModel model, String what, EngineException error) {
    return failure(model.label() + " " + what, error);
  }

  private static SensoriumException failure(String what, EngineException error) {
    String sentence = what + ": " + reason(error);
    ErrorCode code = code(String.valueOf(error.getMessage()));
    String fix = code == ErrorCode.OUT_OF_MEMORY ? "; free memory, or run a smaller batch" : "";
    return new SensoriumException(code, sentence + fix, error);
  }

  static ErrorCode code(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    if (MEMORY.stream().anyMatch(lower::contains)) {
      return ErrorCode.OUT_OF_MEMORY;
    }
    return DEVICE.stream().anyMatch(lower::contains)
        ? ErrorCode.DEVICE_NOT_AVAILABLE
        : ErrorCode.INTERNAL;
  }

  /** The last line: those before it are the script's trace. */
  private static String reason(EngineException error) {
    String message = String.valueOf(error.getMessage()).strip();
    return message.lines().reduce((first, last) -> last).orElse(message);
  }
}
