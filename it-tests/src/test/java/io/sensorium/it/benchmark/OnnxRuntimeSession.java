package io.sensorium.it.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file in ONNX Runtime, with its own optimizations, on one batch.
 *
 * <p>The batch lies in native memory before, and the output stays there: copies are not counted
 * against it.
 */
final class OnnxRuntimeSession implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, OnnxTensor> batch = new LinkedHashMap<>();

  /**
   * Opens a session.
   *
   * @param spin whether its threads wait for the next call by spinning, as they do unless told
   */
  OnnxRuntimeSession(Path file, Map<String, Tensor> inputs, int threads, boolean spin)
      throws OrtException {
    this(file, inputs, threads, spin, Optional.empty());
  }

  /**
   * Opens one that spins and writes a profile.
   *
   * @param prefix of the file
   */
  static OnnxRuntimeSession profiled(
      Path file, Map<String, Tensor> inputs, int threads, Path prefix) throws OrtException {
    return new OnnxRuntimeSession(file, inputs, threads, true, Optional.of(prefix));
  }

  private OnnxRuntimeSession(
      Path file, Map<String, Tensor> inputs, int threads, boolean spin, Optional<Path> profile)
      throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(threads);
      options.addConfigEntry("session.intra_op.allow_spinning", spin ? "1" : "0");
      // Spinning on after its turn, it would keep the others from the cores in theirs.
      options.addConfigEntry("session.force_spinning_stop", "1");
      if (profile.isPresent()) {
        options.enableProfiling(profile.get().toString());
      }
      session = environment.createSession(file.toString(), options);
    }
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      batch.put(input.getKey(), tensor(input.getValue()));
    }
  }

  /** Ends a profile; the file with it. */
  Path profile() throws OrtException {
    return Path.of(session.endProfiling());
  }

  private OnnxTensor tensor(Tensor tensor) throws OrtException {
    ByteBuffer data = Tensor.allocate(tensor.data().remaining());
    data.put(tensor.data()).flip().order(ByteOrder.nativeOrder());
    return tensor.type() == ElementType.FLOAT
        ? OnnxTensor.createTensor(environment, data.asFloatBuffer(), tensor.shape())
        : OnnxTensor.createTensor(environment, data.asLongBuffer(), tensor.shape());
  }

  /** Runs the batch; the caller closes the result. */
  Result run() {
    try {
      return session.run(batch);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The only output. */
  float[] output() {
    try (Result result = run()) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return copy;
    }
  }

  @Override
  public void close() throws OrtException {
    batch.values().forEach(OnnxTensor::close);
    session.close();
  }
}
