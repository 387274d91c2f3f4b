package io.sensorium.engine.tensorflow;

import io.sensorium.engine.tensorflow.graph.LstmGradient;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Device;
import java.util.List;
import java.util.Map;
import org.tensorflow.Graph;
import org.tensorflow.Session;
import org.tensorflow.TensorFlow;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;

/**
 * The native library, started.
 *
 * @param memory what it computes on, the best device first, with the bytes that it may take there
 */
record TensorFlowRuntime(ConfigProto configuration, String version, Map<Device, Long> memory) {
  /** The calling thread walks the graph: what runs side by side are requests, not operations. */
  private static final int IN_CALLING_THREAD = -1;

  private static final List<String> LIMITS =
      List.of("org.bytedeco.javacpp.maxBytes", "org.bytedeco.javacpp.maxPhysicalBytes");

  /**
   * Loads the library.
   *
   * @param threads of one computation; 0 leaves it to TensorFlow
   */
  static TensorFlowRuntime start(int threads) {
    liftLimits();
    try {
      ConfigProto configuration = configuration(threads);
      LstmGradient.register();
      return new TensorFlowRuntime(configuration, TensorFlow.version(), Devices.of(configuration));
    } catch (TensorFlowException | LinkageError e) {
      String fix =
          "put tensorflow-core-api, tensorflow-core-native and javacpp, each with the natives of this platform, on the host's class path";
      throw new SensoriumException(
          ErrorCode.ENGINE_NOT_AVAILABLE,
          "engine '"
              + TensorFlowEngine.NAME
              + "' cannot start: its natives do not load ("
              + e.getMessage()
              + "); "
              + fix,
          e);
    }
  }

  /**
   * JavaCPP has limits of its own, read when its first class loads: it gives no tensor once the
   * process is larger than four times the Java heap, whoever made it so. The host admits by memory.
   */
  private static void liftLimits() {
    for (String limit : LIMITS) {
      if (System.getProperty(limit) == null) {
        System.setProperty(limit, "0");
      }
    }
  }

  private static ConfigProto configuration(int threads) {
    return ConfigProto.newBuilder()
        .setIntraOpParallelismThreads(threads)
        .setInterOpParallelismThreads(IN_CALLING_THREAD)
        .setAllowSoftPlacement(true)
        // Without it the first session takes nearly all of a GPU, and PyTorch gets none.
        .setGpuOptions(GPUOptions.newBuilder().setAllowGrowth(true))
        .build();
  }

  Session session(Graph graph) {
    return new Session(graph, false, configuration);
  }
}
