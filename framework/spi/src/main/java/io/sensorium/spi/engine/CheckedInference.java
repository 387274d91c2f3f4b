package io.sensorium.spi.engine;

import io.sensorium.network.Dimension;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.engine.InferenceProgram.Inference;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares what a native model gives with what it is declared to give. */
record CheckedInference(NativeModel model, Inference inference) implements Inference {
  @Override
  public List<Tensor> run(List<Tensor> inputs) {
    List<Tensor> results = inference.run(inputs);
    if (results.size() != model.outputs().size()) {
      throw model.invalid(
          "gives " + results.size() + " tensors, but is declared to give " + model.outputs());
    }
    Map<String, Long> sizes = sizes(inputs);
    for (int i = 0; i < results.size(); i++) {
      check(model.outputs().get(i), results.get(i), sizes);
    }
    return results;
  }

  /** The symbolic sizes of this call. */
  private Map<String, Long> sizes(List<Tensor> inputs) {
    Map<String, Long> sizes = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      fits(model.inputs().get(i), inputs.get(i), sizes);
    }
    return sizes;
  }

  private void check(ValueInfo output, Tensor tensor, Map<String, Long> sizes) {
    if (tensor.type() != output.type()
        || !output.shape().accepts(tensor.shape())
        || !fits(output, tensor, sizes)) {
      throw model.invalid(
          "gives %s%s as output '%s', but is declared to give %s%s%s"
              .formatted(
                  tensor.type(),
                  Arrays.toString(tensor.shape()),
                  output.name(),
                  output.type(),
                  output.shape(),
                  sizes.isEmpty() ? "" : " for " + sizes));
    }
  }

  private static boolean fits(ValueInfo declared, Tensor tensor, Map<String, Long> sizes) {
    boolean fits = true;
    for (int axis = 0; axis < tensor.rank(); axis++) {
      if (declared.shape().at(axis) instanceof Dimension.Symbolic symbol
          && !symbol.name().isEmpty()) {
        Long known = sizes.putIfAbsent(symbol.name(), tensor.size(axis));
        fits &= known == null || known == tensor.size(axis);
      }
    }
    return fits;
  }

  @Override
  public void close() {
    inference.close();
  }
}
