package io.sensorium.host.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON value that has to be what is asked of it.
 *
 * @param place such as {@code bundles[2]}; empty for the whole
 */
record StrictNode(String place, JsonNode value) {

  /** Refuses all keys but these, and what is no object. */
  StrictNode only(String... keys) {
    require(value.isObject(), place.isEmpty() ? "the whole" : place, "an object");
    Set<String> known = Set.of(keys);
    value
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw StateJson.invalid("unknown key '" + below(key) + "'");
              }
            });
    return this;
  }

  StrictNode child(String key) {
    return find(key).orElseThrow(() -> StateJson.invalid("'" + below(key) + "' is missing"));
  }

  Optional<StrictNode> find(String key) {
    return Optional.ofNullable(value.get(key)).map(child -> new StrictNode(below(key), child));
  }

  String text(String key) {
    JsonNode child = child(key).value;
    require(child.isTextual(), below(key), "a text");
    return child.textValue();
  }

  int wholeNumber(String key) {
    JsonNode child = child(key).value;
    require(child.isInt(), below(key), "a whole number");
    return child.intValue();
  }

  boolean flag(String key) {
    JsonNode child = child(key).value;
    require(child.isBoolean(), below(key), "true or false");
    return child.booleanValue();
  }

  List<StrictNode> list(String key) {
    JsonNode child = child(key).value;
    require(child.isArray(), below(key), "a list");
    List<StrictNode> elements = new ArrayList<>();
    for (JsonNode element : child) {
      elements.add(new StrictNode(below(key) + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  private String below(String key) {
    return place.isEmpty() ? key : place + "." + key;
  }

  private static void require(boolean fits, String place, String what) {
    if (!fits) {
      throw StateJson.invalid("'" + place + "' must be " + what);
    }
  }
}
