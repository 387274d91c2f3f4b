package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.UnsupportedNodeException;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.TUint16;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** The element types that TensorFlow may see. */
public final class TensorTypes {
  private TensorTypes() {}

  /** TensorFlow Java has no tensors of signed integers below 32 bits. */
  public static boolean supports(ElementType type) {
    return type != ElementType.INT8 && type != ElementType.INT16;
  }

  public static DataType dataType(ElementType type) {
    return switch (type) {
      case FLOAT -> DataType.DT_FLOAT;
      case DOUBLE -> DataType.DT_DOUBLE;
      case FLOAT16 -> DataType.DT_HALF;
      case INT64 -> DataType.DT_INT64;
      case INT32 -> DataType.DT_INT32;
      case UINT8 -> DataType.DT_UINT8;
      case UINT16 -> DataType.DT_UINT16;
      case BOOL -> DataType.DT_BOOL;
      case INT8, INT16 -> throw unsupported(type);
    };
  }

  static Class<? extends TType> tensorClass(ElementType type) {
    return switch (type) {
      case FLOAT -> TFloat32.class;
      case DOUBLE -> TFloat64.class;
      case FLOAT16 -> TFloat16.class;
      case INT64 -> TInt64.class;
      case INT32 -> TInt32.class;
      case UINT8 -> TUint8.class;
      case UINT16 -> TUint16.class;
      case BOOL -> TBool.class;
      case INT8, INT16 -> throw unsupported(type);
    };
  }

  static ElementType elementType(DataType type) {
    return switch (type) {
      case DT_FLOAT, DT_FLOAT_REF -> ElementType.FLOAT;
      case DT_DOUBLE, DT_DOUBLE_REF -> ElementType.DOUBLE;
      case DT_HALF, DT_HALF_REF -> ElementType.FLOAT16;
      case DT_INT64, DT_INT64_REF -> ElementType.INT64;
      case DT_INT32, DT_INT32_REF -> ElementType.INT32;
      case DT_UINT8, DT_UINT8_REF -> ElementType.UINT8;
      case DT_UINT16, DT_UINT16_REF -> ElementType.UINT16;
      case DT_BOOL, DT_BOOL_REF -> ElementType.BOOL;
      default -> throw new UnsupportedNodeException("element type " + type + " is not supported");
    };
  }

  private static UnsupportedNodeException unsupported(ElementType type) {
    return new UnsupportedNodeException("element type " + type + " is not supported");
  }
}
