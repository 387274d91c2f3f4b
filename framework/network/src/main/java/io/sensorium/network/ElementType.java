package io.sensorium.network;

import java.util.Arrays;

/** Element types of a tensor, with the codes of ONNX's {@code TensorProto.DataType}. */
public enum ElementType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  UINT16(4, 2),
  INT16(5, 2),
  INT32(6, 4),
  INT64(7, 8),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8);

  private final int code;
  private final int bytes;

  ElementType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The code that stands in ONNX files. */
  public int code() {
    return code;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  public boolean isFloating() {
    return this == FLOAT || this == DOUBLE || this == FLOAT16;
  }

  /**
   * The type of an ONNX code.
   *
   * @throws InvalidNetworkException if the code names a type that Sensorium does not carry
   */
  public static ElementType ofCode(long code) {
    return Arrays.stream(values())
        .filter(type -> type.code == code)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidNetworkException(
                    "data_type", "element type " + code + " is not supported"));
  }
}
