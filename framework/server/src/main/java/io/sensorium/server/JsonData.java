package io.sensorium.server;

import static io.sensorium.server.JsonRequests.invalid;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sensorium.spi.encoder.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The second pass over a request's JSON: the data of the inputs that have theirs in it. */
final class JsonData {
  private final List<InputTensor> tensors;
  private final Map<String, List<Optional<Content>>> contents = new HashMap<>();

  private JsonData(List<InputTensor> tensors) {
    this.tensors = tensors;
  }

  /**
   * The samples' contents by input name.
   *
   * @param parser on the opening brace of a request
   * @param tensors what the first pass has found, in the request's order
   */
  static Map<String, List<Optional<Content>>> read(JsonParser parser, List<InputTensor> tensors)
      throws IOException {
    JsonData data = new JsonData(tensors);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      parser.nextToken();
      if (member.equals("inputs")) {
        data.inputs(parser);
      } else {
        parser.skipChildren();
      }
    }
    return data.contents;
  }

  private void inputs(JsonParser parser) throws IOException {
    for (InputTensor tensor : tensors) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String member = parser.currentName();
        parser.nextToken();
        if (member.equals("data")) {
          contents.put(tensor.name(), contents(parser, tensor));
        } else {
          parser.skipChildren();
        }
      }
    }
    parser.nextToken();
  }

  private static List<Optional<Content>> contents(JsonParser parser, InputTensor tensor)
      throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw invalid("input '%s' has data that are not a list".formatted(tensor.name()));
    }
    if (tensor.form() == InputForm.NUMBERS) {
      return numbers(parser, tensor);
    }
    List<Optional<Content>> contents = new ArrayList<>();
    forEach(parser, tensor, sample -> contents.add(content(parser, tensor, sample)));
    return contents;
  }

  private static Optional<Content> content(JsonParser parser, InputTensor tensor, int sample)
      throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw Contents.invalid(tensor, sample, "an element of BYTES is a string in JSON");
    }
    if (!tensor.base64()) {
      return Contents.text(tensor, sample, parser.getText());
    }
    Contents.Collector bytes = new Contents.Collector();
    try {
      parser.readBinaryValue(bytes);
    } catch (JsonParseException e) {
      throw Contents.notBase64(tensor, sample, e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      // Jackson throws it for some of the characters.
      throw Contents.notBase64(tensor, sample, String.valueOf(e.getMessage()));
    }
    return Contents.decoded(tensor, sample, bytes.bytes());
  }

  private static List<Optional<Content>> numbers(JsonParser parser, InputTensor tensor)
      throws IOException {
    if (tensor.datatype() == Datatype.FP16) {
      throw invalid(
          "input '%s' has FP16 data in JSON; the protocol has them in binary form only"
              .formatted(tensor.name()));
    }
    Numbers numbers = Numbers.of(tensor);
    forEach(parser, tensor, index -> number(parser, numbers, index));
    return numbers.contents();
  }

  private static void number(JsonParser parser, Numbers numbers, int index) throws IOException {
    JsonToken token = parser.currentToken();
    switch (numbers.type()) {
      case BOOL -> {
        if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
          numbers.putInteger(index, token == JsonToken.VALUE_TRUE ? 1 : 0);
        } else {
          integer(parser, numbers, index);
        }
      }
      case FLOAT, DOUBLE -> {
        if (!token.isNumeric()) {
          throw numbers.outOfRange(index, parser.getText());
        }
        // What is too large for a double, such as 1e999, arrives as infinite and is refused.
        numbers.putFloating(index, parser.getDoubleValue());
      }
      default -> integer(parser, numbers, index);
    }
  }

  private static void integer(JsonParser parser, Numbers numbers, int index) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw numbers.outOfRange(index, parser.getText());
    }
    numbers.putInteger(index, parser.getLongValue());
  }

  /** Does something with one element. */
  @FunctionalInterface
  private interface Element {
    void accept(int index) throws IOException;
  }

  /** Visits the elements of a list, flat or nested, which must be as many as the shape says. */
  private static void forEach(JsonParser parser, InputTensor tensor, Element element)
      throws IOException {
    int count = 0;
    int depth = 1;
    while (depth > 0) {
      switch (parser.nextToken()) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case START_OBJECT ->
            throw invalid("input '%s' has an object in its data".formatted(tensor.name()));
        default -> {
          if (count == tensor.elements()) {
            throw wrongCount(tensor, "more");
          }
          element.accept(count++);
        }
      }
    }
    if (count < tensor.elements()) {
      throw wrongCount(tensor, "only " + count);
    }
  }

  private static RuntimeException wrongCount(InputTensor tensor, String count) {
    return invalid(
        "input '%s' needs %d elements by its shape, but its data have %s"
            .formatted(tensor.name(), tensor.elements(), count));
  }
}
