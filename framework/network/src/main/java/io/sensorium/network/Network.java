package io.sensorium.network;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What an engine compiles: a model, and which of its initializers training may change.
 *
 * <p>Training mode is per node and stands in the graph, as ONNX has it: a {@code Dropout} whose
 * third input is true and a {@code BatchNormalization} with {@code training_mode=1} are active in a
 * training step, and only there. Whatever else is frozen.
 */
public record Network(Model model, Set<String> trainable) {
  public Network {
    trainable = Collections.unmodifiableSet(new LinkedHashSet<>(trainable));
    for (String name : trainable) {
      if (!model.graph().initializers().containsKey(name)) {
        throw new InvalidNetworkException("trainable", "no initializer is named '" + name + "'");
      }
    }
  }

  /** A network for inference only. */
  public static Network frozen(Model model) {
    return new Network(model, Set.of());
  }

  public Graph graph() {
    return model.graph();
  }

  /** The bytes of all initializers. */
  public long weightBytes() {
    return bytes(graph().initializers().values());
  }

  /** The bytes of the initializers that training may change. */
  public long trainableBytes() {
    return bytes(trainable.stream().map(graph().initializers()::get).toList());
  }

  private static long bytes(Collection<Tensor> tensors) {
    return tensors.stream().mapToLong(tensor -> tensor.data().remaining()).sum();
  }

  /**
   * The same network with other weights; names, types and shapes must be those of the present ones.
   */
  public Network withWeights(Map<String, Tensor> weights) {
    Map<String, Tensor> initializers = new LinkedHashMap<>(graph().initializers());
    weights.forEach(
        (name, tensor) -> {
          Tensor present = initializers.get(name);
          if (present == null
              || present.type() != tensor.type()
              || !java.util.Arrays.equals(present.shape(), tensor.shape())) {
            throw new InvalidNetworkException(
                "weights", "'" + name + "' is " + tensor + ", the network has " + present);
          }
          initializers.put(name, tensor);
        });
    Graph graph = graph().with(graph().nodes(), initializers);
    return new Network(
        new Model(model.irVersion(), model.opset(), model.producer(), graph, model.metadata()),
        trainable);
  }
}
