package io.sensorium.server;

import io.sensorium.network.ElementType;
import io.sensorium.server.http.Quotes;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Arrays;
import java.util.Optional;

/** The protocol's names for element types, those that Sensorium carries. */
enum Datatype {
  BOOL(ElementType.BOOL),
  UINT8(ElementType.UINT8),
  UINT16(ElementType.UINT16),
  INT8(ElementType.INT8),
  INT16(ElementType.INT16),
  INT32(ElementType.INT32),
  INT64(ElementType.INT64),
  FP16(ElementType.FLOAT16),
  FP32(ElementType.FLOAT),
  FP64(ElementType.DOUBLE),
  BYTES();

  private final Optional<ElementType> element;

  Datatype(ElementType element) {
    this.element = Optional.of(element);
  }

  Datatype() {
    this.element = Optional.empty();
  }

  /** The type of a tensor's elements. */
  ElementType element() {
    return element.orElseThrow();
  }

  /** The datatype of an input by its name in the protocol. */
  static Datatype of(String input, String name) {
    return Arrays.stream(values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new SensoriumException(
                    ErrorCode.INVALID_REQUEST,
                    "input '%s' has the datatype '%s', which is none of %s"
                        .formatted(input, Quotes.shorten(name), Arrays.toString(values()))));
  }
}
