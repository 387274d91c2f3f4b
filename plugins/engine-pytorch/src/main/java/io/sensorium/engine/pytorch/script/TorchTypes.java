package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.UnsupportedNodeException;

/** The element types that PyTorch may see. Anything else would abort the process in native code. */
public final class TorchTypes {
  private TorchTypes() {}

  public static boolean supports(ElementType type) {
    return switch (type) {
      case FLOAT, DOUBLE, FLOAT16, INT64, INT32, INT8, UINT8, BOOL -> true;
      case INT16, UINT16 -> false;
    };
  }

  /** The number that stands for a type in TorchScript. */
  static int code(ElementType type) {
    return switch (type) {
      case UINT8 -> 0;
      case INT8 -> 1;
      case INT32 -> 3;
      case INT64 -> 4;
      case FLOAT16 -> 5;
      case FLOAT -> 6;
      case DOUBLE -> 7;
      case BOOL -> 11;
      case INT16, UINT16 ->
          throw new UnsupportedNodeException("element type " + type + " is not supported");
    };
  }
}
