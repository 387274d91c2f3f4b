package io.sensorium.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What ONNX Runtime says about a model. */
public final class OnnxRuntimeOracle {
  private OnnxRuntimeOracle() {}

  /** The outputs, all of 32-bit floats, by name. */
  public static Map<String, Tensor> run(Model model, Map<String, Tensor> inputs) {
    // What is compared is the graph as it is written, not what ONNX Runtime would make of it.
    return run(model, inputs, OptLevel.NO_OPT);
  }

  /** The outputs of ONNX Runtime at one of its own optimization levels. */
  public static Map<String, Tensor> run(Model model, Map<String, Tensor> inputs, OptLevel level) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setOptimizationLevel(level);
      try (OrtSession session = environment.createSession(OnnxWriter.toBytes(model), options)) {
        return run(environment, session, inputs);
      }
    } catch (OrtException e) {
      throw new AssertionError("ONNX Runtime refuses the model: " + e.getMessage(), e);
    }
  }

  private static Map<String, Tensor> run(
      OrtEnvironment environment, OrtSession session, Map<String, Tensor> inputs)
      throws OrtException {
    Map<String, OnnxTensor> fed = new HashMap<>();
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      fed.put(input.getKey(), tensor(environment, input.getValue()));
    }
    try (OrtSession.Result result = session.run(fed)) {
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> output : result) {
        OnnxTensor tensor = (OnnxTensor) output.getValue();
        float[] values = new float[tensor.getFloatBuffer().remaining()];
        tensor.getFloatBuffer().get(values);
        outputs.put(output.getKey(), Tensor.of(values, tensor.getInfo().getShape()));
      }
      return outputs;
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    return switch (tensor.type()) {
      case FLOAT ->
          OnnxTensor.createTensor(environment, tensor.data().asFloatBuffer(), tensor.shape());
      case INT64 ->
          OnnxTensor.createTensor(environment, tensor.data().asLongBuffer(), tensor.shape());
      default -> throw new AssertionError("no test feeds " + tensor);
    };
  }

  /** Asserts that two models give the same for the same inputs. */
  public static void assertAgree(
      Model expected, Model actual, Map<String, Tensor> inputs, double tolerance) {
    assertAgree(run(expected, inputs), run(actual, inputs), tolerance);
  }

  /** Asserts that two runs gave the same, and finite, numbers. */
  public static void assertAgree(
      Map<String, Tensor> before, Map<String, Tensor> after, double tolerance) {
    assertEquals(new ArrayList<>(before.keySet()), new ArrayList<>(after.keySet()));
    before.forEach(
        (name, tensor) -> {
          for (float value : tensor.floats()) {
            assertTrue(Float.isFinite(value), "a comparison of " + value + " would prove nothing");
          }
          assertArrayEquals(tensor.shape(), after.get(name).shape(), name);
          assertArrayEquals(tensor.floats(), after.get(name).floats(), (float) tolerance, name);
        });
  }

  /** Normally distributed numbers, the same for the same seed. */
  public static Tensor random(long seed, long... shape) {
    Random random = new Random(seed);
    int size = 1;
    for (long axis : shape) {
      size *= (int) axis;
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensor.of(values, shape);
  }

  /** How often each operator stands in a graph. */
  public static Map<String, Long> operators(Model model) {
    Map<String, Long> count = new TreeMap<>();
    model.graph().nodes().forEach(node -> count.merge(node.operator(), 1L, Long::sum));
    return count;
  }

  /** A model of single nodes, to be written tersely. */
  public static Model model(
      long opset,
      List<ValueInfo> inputs,
      List<ValueInfo> outputs,
      Map<String, Tensor> initializers,
      Node... nodes) {
    Graph graph = new Graph("test", List.of(nodes), initializers, inputs, outputs);
    return new Model(opset < 13 ? 6 : Model.IR_VERSION, opset, "test", graph, Map.of());
  }
}
