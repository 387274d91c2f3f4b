package io.sensorium.engine.tensorflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.OnnxReader;
import io.sensorium.network.Tensor;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real encoder of text, against ONNX Runtime on the same file. */
class MiniLmTest {
  private static final String RESOURCE = "/all-minilm-l6-v2.onnx";
  private static final int TOKENS = 30522;
  private static final float TOLERANCE = 1e-5f;

  @TempDir static Path folder;
  private static Program program;
  private static OrtSession session;

  @BeforeAll
  static void load() throws IOException, OrtException {
    Path file = folder.resolve("minilm.onnx");
    try (InputStream resource = MiniLmTest.class.getResourceAsStream(RESOURCE)) {
      Files.copy(resource, file);
    }
    Model model = OnnxReader.read(file);
    Engine engine = new TensorFlowEngineFactory().create(Settings.none("test"));
    program = engine.compile(Network.frozen(model), CompileOptions.inference(Device.CPU));
    session = OrtEnvironment.getEnvironment().createSession(file.toString());
  }

  @AfterAll
  static void close() throws OrtException {
    program.close();
    session.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 16", "3, 37", "8, 64", "1, 128", "1, 512"})
  void agreesWithOnnxRuntime(int batch, int length) throws OrtException {
    Map<String, Tensor> inputs = inputs(batch, length);
    float[] expected = reference(inputs);
    Tensor actual = program.run(inputs).get("last_hidden_state");
    assertEquals("FLOAT[" + batch + ", " + length + ", 384]", actual.toString());
    float[] values = actual.floats();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], values[i], TOLERANCE, "element " + i);
    }
  }

  /** Sentences of random tokens; all but the first are padded at their end. */
  private static Map<String, Tensor> inputs(int batch, int length) {
    SplittableRandom random = new SplittableRandom(batch * 1000L + length);
    long[] tokens = random.longs((long) batch * length, 0, TOKENS).toArray();
    long[] mask = new long[tokens.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = i % length < length - i / length ? 1 : 0;
    }
    long[] types = new long[tokens.length];
    return Map.of(
        "input_ids", Tensor.of(tokens, batch, length),
        "attention_mask", Tensor.of(mask, batch, length),
        "token_type_ids", Tensor.of(types, batch, length));
  }

  private static float[] reference(Map<String, Tensor> inputs) throws OrtException {
    Map<String, OnnxTensor> fed = new HashMap<>();
    try {
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        LongBuffer values = LongBuffer.wrap(input.getValue().longs());
        long[] shape = input.getValue().shape();
        fed.put(
            input.getKey(),
            OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), values, shape));
      }
      try (OrtSession.Result result = session.run(fed)) {
        OnnxTensor output = (OnnxTensor) result.get(0);
        float[] all = new float[Math.toIntExact(output.getInfo().getNumElements())];
        output.getFloatBuffer().get(all);
        return all;
      }
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }
}
