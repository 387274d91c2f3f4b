package io.sensorium.testkit;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.OnnxWriter;
import io.sensorium.network.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs networks in ONNX Runtime, which shares no code with Sensorium. Whoever uses it has
 * onnxruntime among the test dependencies.
 */
public final class OnnxRuntimeOracle implements AutoCloseable {
  private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

  private final OrtSession session;

  private OnnxRuntimeOracle(byte[] model) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      session = ENVIRONMENT.createSession(model, options);
    } catch (OrtException e) {
      throw refusal(e);
    }
  }

  /** A file as it is: not a byte of it passes through Sensorium. */
  public static OnnxRuntimeOracle of(Path file) {
    try {
      return new OnnxRuntimeOracle(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static OnnxRuntimeOracle of(Model model) {
    return new OnnxRuntimeOracle(OnnxWriter.toBytes(model));
  }

  /** The first output of a network. */
  public static Tensor run(Network network, Map<String, Tensor> inputs) {
    try (OnnxRuntimeOracle oracle = of(network.model())) {
      return oracle.run(inputs);
    }
  }

  /**
   * The first output, {@code FLOAT}.
   *
   * @param inputs all inputs, by name: {@code FLOAT} or {@code INT64}
   */
  public Tensor run(Map<String, Tensor> inputs) {
    Map<String, OnnxTensor> feeds = new HashMap<>();
    try {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        feeds.put(input.getKey(), feed(input.getValue()));
      }
      try (OrtSession.Result result = session.run(feeds)) {
        return tensor((OnnxTensor) result.get(0));
      }
    } catch (OrtException e) {
      throw refusal(e);
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }

  /** The first output of a network of one input. */
  public Tensor run(Tensor input) {
    return run(Map.of(session.getInputNames().iterator().next(), input));
  }

  private static OnnxTensor feed(Tensor tensor) throws OrtException {
    return switch (tensor.type()) {
      case FLOAT ->
          OnnxTensor.createTensor(ENVIRONMENT, tensor.data().asFloatBuffer(), tensor.shape());
      case INT64 ->
          OnnxTensor.createTensor(ENVIRONMENT, tensor.data().asLongBuffer(), tensor.shape());
      default -> throw new IllegalArgumentException("no test feeds " + tensor);
    };
  }

  private static Tensor tensor(OnnxTensor output) {
    FloatBuffer buffer = output.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return Tensor.of(values, output.getInfo().getShape());
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw refusal(e);
    }
  }

  private static AssertionError refusal(OrtException e) {
    return new AssertionError("ONNX Runtime refuses the network: " + e.getMessage(), e);
  }
}
