package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A TorchScript module before it is loaded.
 *
 * @param source of the class
 * @param attributes name of the attribute by name of the initializer, in the order that {@code
 *     attach} takes them
 * @param mutable initializers that a training step changes: weights, and statistics of active batch
 *     norms
 * @param dropouts how many are active in a training step
 * @param moderate whether there is a method for moderate inputs
 */
public record Script(
    String source,
    Map<String, String> attributes,
    Map<String, Tensor> values,
    Set<String> mutable,
    int dropouts,
    boolean moderate) {
  /**
   * The method that takes the weights, as a list of tensors in the order of {@link #attributes}.
   */
  public static final String ATTACH = "attach";

  /** The method that runs inference. */
  public static final String FORWARD = "forward";

  /** The method that runs inference faster, for moderate inputs alone. */
  public static final String MODERATE = "moderate_forward";

  /**
   * The method that runs the forward pass of a training step; it gives the same outputs. Behind the
   * inputs it takes the streams of all dropouts, {@code INT64 [dropouts, 2]}.
   */
  public static final String TRAIN = "train_forward";

  /** The tensors to attach, in order. */
  public List<Tensor> tensors() {
    return attributes.values().stream().map(values::get).toList();
  }

  /** The initializers of attributes that change, by attribute. */
  public Map<String, String> mutableByAttribute() {
    Map<String, String> names = new LinkedHashMap<>();
    attributes.forEach(
        (initializer, attribute) -> {
          if (mutable.contains(initializer)) {
            names.put(attribute, initializer);
          }
        });
    return names;
  }
}
