package io.sensorium.encoder.audio;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sensorium.network.Model;
import io.sensorium.network.OnnxWriter;
import io.sensorium.network.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs ONNX models of one input and one output in ONNX Runtime, which shares no code with
 * Sensorium.
 */
final class OnnxRuntimeOracle implements AutoCloseable {
  private final OrtSession session;

  private OnnxRuntimeOracle(OrtSession session) {
    this.session = session;
  }

  static OnnxRuntimeOracle of(Path file) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      return new OnnxRuntimeOracle(environment.createSession(file.toString(), options));
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  static OnnxRuntimeOracle of(Model model) throws IOException {
    Path file = Files.createTempFile("model", ".onnx");
    try {
      OnnxWriter.write(model, file);
      return of(file);
    } finally {
      Files.delete(file);
    }
  }

  float[] run(float[] values, long... shape) {
    return run(Tensor.of(values, shape));
  }

  float[] run(Tensor input) {
    String name = session.getInputNames().iterator().next();
    try (OnnxTensor tensor =
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), input.data().asFloatBuffer(), input.shape());
        OrtSession.Result result = session.run(Map.of(name, tensor))) {
      OnnxTensor output = (OnnxTensor) result.get(0);
      float[] copy = new float[output.getFloatBuffer().remaining()];
      output.getFloatBuffer().get(copy);
      return copy;
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
