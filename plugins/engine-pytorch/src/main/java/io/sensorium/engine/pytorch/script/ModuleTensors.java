package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that the methods of a module read, each an attribute of the module. */
final class ModuleTensors {
  /** Tensors of the host may be unaligned, or may go away. */
  private static final String COPY = "torch.clone(%s)";

  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final Map<String, Tensor> values = new LinkedHashMap<>();
  private final List<String> layouts = new ArrayList<>();

  /** The expression that reads an initializer as it is. */
  String plain(String initializer, Tensor value) {
    return attribute(initializer, value, COPY);
  }

  /**
   * The expression that reads an initializer in another layout.
   *
   * @param layout the expression that makes it, once, with a place for the initializer
   */
  String laidOut(String initializer, Tensor value, String layout) {
    return attribute(initializer + " as " + layout, value, layout);
  }

  private String attribute(String key, Tensor value, String layout) {
    String present = attributes.get(key);
    if (present != null) {
      return "self." + present;
    }
    String name = "p" + attributes.size();
    attributes.put(key, name);
    values.put(name, value);
    layouts.add(layout);
    return "self." + name;
  }

  /** Attribute by initializer, or by the initializer and its layout, in order. */
  Map<String, String> attributes() {
    return attributes;
  }

  /** Tensor by attribute. */
  Map<String, Tensor> values() {
    return values;
  }

  /** The body of the method that takes the tensors, as the list {@code weights}. */
  String assignments() {
    StringBuilder text = new StringBuilder();
    int index = 0;
    for (String attribute : attributes.values()) {
      String value = layouts.get(index).formatted("weights[" + index + "]");
      text.append("    self.%s = %s\n".formatted(attribute, value));
      index++;
    }
    return text.toString();
  }
}
