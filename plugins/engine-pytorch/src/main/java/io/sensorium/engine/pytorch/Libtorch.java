package io.sensorium.engine.pytorch;

import ai.djl.engine.Engine;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;

/** Starts the native library, without a download and without a call home. */
final class Libtorch {
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private Libtorch() {}

  /**
   * DJL's engine.
   *
   * @param threads of one computation; 0 leaves it to libtorch
   */
  static Engine start(int threads) {
    requireOffline();
    // DJL reads these in static initializers: they must stand before any of its classes is touched.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    if (threads > 0) {
      System.setProperty(THREADS, Integer.toString(threads));
    }
    return withLoader(Engine.class.getClassLoader());
  }

  /** The environment goes before system properties, so it could allow what they forbid. */
  private static void requireOffline() {
    String offline = System.getenv("DJL_OFFLINE");
    if (offline != null && !Boolean.parseBoolean(offline)) {
      throw unavailable(
          "DJL_OFFLINE=" + offline + " in the environment would let it download; unset it", null);
    }
  }

  /** DJL finds its parts through the context class loader, which in a bundle is anyone's. */
  private static Engine withLoader(ClassLoader loader) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return Engine.getEngine("PyTorch");
    } catch (RuntimeException | LinkageError e) {
      String fix =
          "put pytorch-engine, pytorch-jni and pytorch-native of versions that belong together on the host's class path";
      throw unavailable("its natives do not load (" + rootMessage(e) + "); " + fix, e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static SensoriumException unavailable(String reason, Throwable cause) {
    return new SensoriumException(
        ErrorCode.ENGINE_NOT_AVAILABLE,
        "engine '" + PyTorchEngine.NAME + "' cannot start: " + reason,
        cause);
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
