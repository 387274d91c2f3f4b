package io.sensorium.spi.engine;

import io.sensorium.network.Dimension;
import io.sensorium.network.Graph;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a network takes, checked before anything native sees it. Every engine refuses alike. */
public final class Signature {
  private final String owner;
  private final List<ValueInfo> inputs;

  public Signature(Graph graph) {
    this("network '" + graph.name() + "'", graph.inputs());
  }

  /**
   * A signature.
   *
   * @param owner what takes the inputs, for messages
   */
  Signature(String owner, List<ValueInfo> inputs) {
    this.owner = owner;
    this.inputs = List.copyOf(inputs);
  }

  /**
   * The tensors in the graph's order.
   *
   * @throws SensoriumException {@code INVALID_REQUEST} if a name, type or shape is not the graph's
   */
  public List<Tensor> arrange(Map<String, Tensor> tensors) {
    checkNames(tensors.keySet());
    Map<String, Long> symbols = new HashMap<>();
    for (ValueInfo input : inputs) {
      check(input, tensors.get(input.name()), symbols);
    }
    return inputs.stream().map(input -> tensors.get(input.name())).toList();
  }

  private void checkNames(Set<String> given) {
    Set<String> declared =
        inputs.stream().map(ValueInfo::name).collect(Collectors.toCollection(LinkedHashSet::new));
    if (!declared.equals(given)) {
      throw invalid("has inputs " + declared + ", but was given " + new java.util.TreeSet<>(given));
    }
  }

  private void check(ValueInfo input, Tensor tensor, Map<String, Long> symbols) {
    if (tensor.type() != input.type() || !input.shape().accepts(tensor.shape())) {
      throw invalid(
          "takes "
              + input.type()
              + input.shape()
              + " as input '"
              + input.name()
              + "', but was given "
              + tensor.type()
              + Arrays.toString(tensor.shape()));
    }
    for (int axis = 0; axis < tensor.rank(); axis++) {
      if (input.shape().at(axis) instanceof Dimension.Symbolic symbol && !symbol.name().isEmpty()) {
        Long other = symbols.putIfAbsent(symbol.name(), tensor.size(axis));
        if (other != null && other != tensor.size(axis)) {
          throw invalid(
              "takes one '"
                  + symbol.name()
                  + "', but axis "
                  + axis
                  + " of input '"
                  + input.name()
                  + "' has "
                  + tensor.size(axis)
                  + " where an input before has "
                  + other);
        }
      }
    }
  }

  private SensoriumException invalid(String reason) {
    return new SensoriumException(ErrorCode.INVALID_REQUEST, owner + " " + reason);
  }
}
