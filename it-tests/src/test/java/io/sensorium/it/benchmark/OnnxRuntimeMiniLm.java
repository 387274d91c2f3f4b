package io.sensorium.it.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.Result;
import io.sensorium.network.Tensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The original file in ONNX Runtime, with its own optimizations, on one batch of token ids.
 *
 * <p>It stops at the hidden state of every token, in native memory. What a user still has to do,
 * pooling and copying, is not counted against it.
 */
final class OnnxRuntimeMiniLm implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, OnnxTensor> batch = new LinkedHashMap<>();

  /**
   * Opens a session.
   *
   * @param spin whether its threads wait for the next call by spinning, as they do unless told
   */
  OnnxRuntimeMiniLm(Path file, int threads, boolean spin) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      options.setIntraOpNumThreads(threads);
      options.addConfigEntry("session.intra_op.allow_spinning", spin ? "1" : "0");
      session = environment.createSession(file.toString(), options);
    }
  }

  /** Takes a batch of texts that are all of one length. */
  void prepare(List<Tensor> texts) throws OrtException {
    int columns = texts.get(0).size();
    long[] tokens = texts.stream().flatMapToLong(text -> Arrays.stream(text.longs())).toArray();
    long[] shape = {texts.size(), columns};
    long[] ones = new long[tokens.length];
    Arrays.fill(ones, 1);
    batch.put("input_ids", tensor(tokens, shape));
    batch.put("attention_mask", tensor(ones, shape));
    batch.put("token_type_ids", tensor(new long[tokens.length], shape));
  }

  private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
    LongBuffer data = Tensor.allocate(Long.BYTES * values.length).asLongBuffer();
    return OnnxTensor.createTensor(environment, data.put(values).flip(), shape);
  }

  /** Runs the batch; the caller closes the result. */
  Result run() {
    try {
      return session.run(batch);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The embedding of the first text, pooled here. */
  float[] firstEmbedding(int tokens, int dimension) {
    try (Result result = run()) {
      FloatBuffer hidden = ((OnnxTensor) result.get(0)).getFloatBuffer();
      double[] sum = new double[dimension];
      for (int i = 0; i < tokens * dimension; i++) {
        sum[i % dimension] += hidden.get(i);
      }
      double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
      float[] embedding = new float[dimension];
      for (int i = 0; i < dimension; i++) {
        embedding[i] = (float) (sum[i] / length);
      }
      return embedding;
    }
  }

  @Override
  public void close() throws OrtException {
    batch.values().forEach(OnnxTensor::close);
    session.close();
  }
}
