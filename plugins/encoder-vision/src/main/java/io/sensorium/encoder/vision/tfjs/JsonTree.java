package io.sensorium.encoder.vision.tfjs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sensorium.network.InvalidNetworkException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON value that knows its place, so that a missing field is named.
 *
 * @param place such as {@code model.json.modelTopology.node[3]}
 * @param value a {@code Map}, a {@code List}, a {@code String}, a {@code Number} or a {@code
 *     Boolean}
 */
record JsonTree(String place, Object value) {
  private static final JsonFactory FACTORY = new JsonFactory();

  static JsonTree read(String name, InputStream source) throws IOException {
    try (JsonParser parser = FACTORY.createParser(source)) {
      parser.nextToken();
      return new JsonTree(name, value(parser));
    }
  }

  boolean has(String field) {
    return value instanceof Map<?, ?> fields && fields.containsKey(field);
  }

  JsonTree field(String field) {
    if (value instanceof Map<?, ?> fields && fields.get(field) != null) {
      return new JsonTree(place + "." + field, fields.get(field));
    }
    throw new InvalidNetworkException(place, "field '" + field + "' is missing");
  }

  List<JsonTree> elements() {
    if (!(value instanceof List<?> list)) {
      throw new InvalidNetworkException(place, "is not a list");
    }
    List<JsonTree> elements = new ArrayList<>(list.size());
    for (Object element : list) {
      elements.add(new JsonTree(place + "[" + elements.size() + "]", element));
    }
    return elements;
  }

  String text() {
    if (value instanceof String text) {
      return text;
    }
    throw new InvalidNetworkException(place, "is not a text");
  }

  /** A whole number; protobuf's JSON writes 64-bit ones as texts. */
  long integer() {
    try {
      return Long.parseLong(String.valueOf(value));
    } catch (NumberFormatException e) {
      throw new InvalidNetworkException(place, "is not a whole number");
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(parser);
      case START_ARRAY -> list(parser);
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      default -> parser.getText();
    };
  }

  private static Map<String, Object> fields(JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static List<Object> list(JsonParser parser) throws IOException {
    List<Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }
}
