package io.sensorium.engine.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import io.sensorium.network.Model;
import io.sensorium.network.OnnxWriter;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The native library, started.
 *
 * @param threads of one computation; 0 leaves it to ONNX Runtime
 */
record OnnxRuntime(OrtEnvironment environment, int threads) {
  /** Waiting threads that spin starve the others. */
  private static final String SPINNING = "session.intra_op.allow_spinning";

  static OnnxRuntime start(int threads) {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      environment.setTelemetry(false);
      return new OnnxRuntime(environment, threads);
    } catch (OrtException | RuntimeException | LinkageError e) {
      throw new SensoriumException(
          ErrorCode.ENGINE_NOT_AVAILABLE,
          "engine '%s' cannot start: its natives do not load (%s); put onnxruntime with the natives of this platform on the host's class path"
              .formatted(OnnxRuntimeEngine.NAME, rootMessage(e)),
          e);
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  String version() {
    return environment.getVersion();
  }

  /**
   * A session of a model, with its weights. They go through a file, so that they never stand on the
   * Java heap.
   *
   * @throws OrtException with what ONNX Runtime refuses
   */
  OrtSession session(Model model) throws OrtException {
    return session(model, OptLevel.ALL_OPT);
  }

  /** Loads a model and gives it up again, to see whether it loads; nothing is optimized. */
  void probe(Model model) throws OrtException {
    session(model, OptLevel.NO_OPT).close();
  }

  private OrtSession session(Model model, OptLevel level) throws OrtException {
    try (SessionOptions options = options(level)) {
      Path file = Files.createTempFile("sensorium-", ".onnx");
      try {
        OnnxWriter.write(model, file);
        return environment.createSession(file.toString(), options);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a network for ONNX Runtime", e);
    }
  }

  private SessionOptions options(OptLevel level) throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setOptimizationLevel(level);
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.addConfigEntry(SPINNING, "0");
    // Whatever is an error arrives as an exception too.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }
}
