package io.sensorium.server;

import static io.sensorium.server.JsonRequests.invalid;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sensorium.server.http.Quotes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what a request says, and skips its data.
 *
 * <p>Data are read in a second pass, {@link JsonData}: only when names, types and shapes are known
 * to be right is it known how to decode them, and that they will fit.
 */
final class RequestReader {
  private static final int MAXIMUM_TENSORS = 256;
  private static final int MAXIMUM_RANK = 8;
  private static final int MAXIMUM_PARAMETERS = 64;

  private Optional<String> id = Optional.empty();
  private List<InferenceRequest.Input> inputs = List.of();
  private List<InferenceRequest.Output> outputs = List.of();
  private Map<String, Object> parameters = Map.of();

  private RequestReader() {}

  /** Reads the request whose object a parser stands on. */
  static InferenceRequest read(JsonParser parser) throws IOException {
    RequestReader reader = new RequestReader();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      reader.member(parser);
    }
    boolean binary = flag("the request", reader.parameters, "binary_data_output").orElse(false);
    return new InferenceRequest(reader.id, reader.inputs, reader.outputs, binary);
  }

  private void member(JsonParser parser) throws IOException {
    String name = parser.currentName();
    JsonToken value = parser.nextToken();
    switch (name) {
      case "id" -> id = Optional.of(text(parser, "the request's id"));
      case "inputs" -> inputs = list(parser, "inputs", RequestReader::input);
      case "outputs" -> {
        if (value != JsonToken.VALUE_NULL) {
          outputs = list(parser, "outputs", RequestReader::output);
        }
      }
      case "parameters" -> parameters = parameters(parser, "the request");
      default -> parser.skipChildren();
    }
  }

  private static <T> List<T> list(JsonParser parser, String what, JsonRequests.Reading<T> element)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("'" + what + "' is not a list");
    }
    List<T> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw invalid("'%s' holds something that is not an object".formatted(what));
      }
      if (list.size() == MAXIMUM_TENSORS) {
        throw invalid("'%s' holds more than %d tensors".formatted(what, MAXIMUM_TENSORS));
      }
      list.add(element.read(parser));
    }
    return list;
  }

  private static InferenceRequest.Input input(JsonParser parser) throws IOException {
    Optional<String> name = Optional.empty();
    Optional<String> datatype = Optional.empty();
    Optional<List<Long>> shape = Optional.empty();
    Map<String, Object> parameters = Map.of();
    boolean data = false;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "name" -> name = Optional.of(text(parser, "an input's name"));
        case "datatype" -> datatype = Optional.of(text(parser, "an input's datatype"));
        case "shape" -> shape = Optional.of(shape(parser));
        case "parameters" -> parameters = parameters(parser, "an input");
        case "data" -> {
          data = true;
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }
    String input = name.orElseThrow(() -> invalid("an input has no name"));
    return new InferenceRequest.Input(
        input,
        datatype.orElseThrow(() -> lacks(input, "datatype")),
        shape.orElseThrow(() -> lacks(input, "shape")),
        parameters,
        data);
  }

  private static InferenceRequest.Output output(JsonParser parser) throws IOException {
    Optional<String> name = Optional.empty();
    Map<String, Object> parameters = Map.of();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      switch (member) {
        case "name" -> name = Optional.of(text(parser, "an output's name"));
        case "parameters" -> parameters = parameters(parser, "an output");
        default -> parser.skipChildren();
      }
    }
    String output = name.orElseThrow(() -> invalid("an output has no name"));
    return new InferenceRequest.Output(
        output, flag("output '" + Quotes.shorten(output) + "'", parameters, "binary_data"));
  }

  private static List<Long> shape(JsonParser parser) throws IOException {
    List<Long> shape = new ArrayList<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("an input's shape is not a list of whole numbers");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || shape.size() == MAXIMUM_RANK) {
        throw invalid(
            "an input's shape is not a list of at most %d whole numbers".formatted(MAXIMUM_RANK));
      }
      shape.add(parser.getLongValue());
    }
    return shape;
  }

  /** The parameters that are scalars; the protocol has no others. */
  private static Map<String, Object> parameters(JsonParser parser, String owner)
      throws IOException {
    Map<String, Object> parameters = new HashMap<>();
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return parameters;
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw invalid(owner + " has parameters that are not an object");
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (parameters.size() == MAXIMUM_PARAMETERS) {
        throw invalid(owner + " has more than " + MAXIMUM_PARAMETERS + " parameters");
      }
      switch (value) {
        case VALUE_STRING -> parameters.put(name, parser.getText());
        case VALUE_NUMBER_INT -> parameters.put(name, parser.getNumberValue());
        case VALUE_TRUE, VALUE_FALSE -> parameters.put(name, parser.getBooleanValue());
        default -> parser.skipChildren();
      }
    }
    return parameters;
  }

  private static Optional<Boolean> flag(String owner, Map<String, Object> parameters, String name) {
    Object value = parameters.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Boolean flag) {
      return Optional.of(flag);
    }
    throw invalid("%s has the parameter '%s', which must be true or false".formatted(owner, name));
  }

  private static String text(JsonParser parser, String what) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw invalid(what + " is not a string");
    }
    return parser.getText();
  }

  private static RuntimeException lacks(String input, String member) {
    return invalid("input '%s' has no %s".formatted(Quotes.shorten(input), member));
  }
}
