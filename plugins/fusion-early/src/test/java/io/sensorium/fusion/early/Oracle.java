package io.sensorium.fusion.early;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sensorium.network.Network;
import io.sensorium.network.OnnxWriter;
import io.sensorium.network.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Runs networks with ONNX Runtime, which shares no code with ours. */
final class Oracle {
  private Oracle() {}

  /** The output {@code out} of a network, row by row. */
  static float[][] run(Network network, Map<String, Tensor> inputs) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> feeds = new HashMap<>();
    try (OrtSession session = environment.createSession(bytes(network))) {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        feeds.put(
            input.getKey(),
            OnnxTensor.createTensor(
                environment, input.getValue().data().asFloatBuffer(), input.getValue().shape()));
      }
      try (OrtSession.Result result = session.run(feeds)) {
        return (float[][]) result.get("out").orElseThrow().getValue();
      }
    } catch (OrtException e) {
      throw new AssertionError(e);
    } finally {
      feeds.values().forEach(OnnxTensor::close);
    }
  }

  private static byte[] bytes(Network network) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      OnnxWriter.write(network.model(), bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }
}
