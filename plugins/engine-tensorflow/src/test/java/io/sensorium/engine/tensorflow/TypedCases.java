package io.sensorium.engine.tensorflow;

import static io.sensorium.engine.tensorflow.ParityCase.longs;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Every operator on every element type of its row that is not looked at with a gradient. */
final class TypedCases {
  private static final Map<String, Attribute> NONE = Map.of();
  private static final List<ElementType> NUMBERS =
      List.of(ElementType.FLOAT, ElementType.INT32, ElementType.INT64);
  private static final List<ElementType> ALL =
      List.of(ElementType.FLOAT, ElementType.INT32, ElementType.INT64, ElementType.BOOL);

  private TypedCases() {}

  static List<TypedCase> all() {
    List<TypedCase> all = new ArrayList<>();
    NUMBERS.forEach(type -> all.addAll(numbers(type)));
    ALL.forEach(type -> all.addAll(movements(type)));
    ALL.forEach(type -> all.addAll(tests(type)));
    all.addAll(casts());
    all.addAll(truths());
    all.addAll(floats());
    return all;
  }

  /** Small numbers, some negative; truths for booleans. */
  static Tensor some(ElementType type, long... shape) {
    int size = 1;
    for (long axis : shape) {
      size *= (int) axis;
    }
    ByteBuffer data = Tensor.allocate(size * type.bytes());
    for (int i = 0; i < size; i++) {
      int value = (i * 7 + 3) % 11 - 5;
      switch (type) {
        case FLOAT -> data.putFloat(value + 0.25f);
        case INT32 -> data.putInt(value);
        case INT64 -> data.putLong(value);
        case UINT8 -> data.put((byte) (value + 5));
        case BOOL -> data.put((byte) (value > 0 ? 1 : 0));
        default -> throw new IllegalArgumentException("no numbers of " + type);
      }
    }
    return new Tensor(type, shape, data.flip());
  }

  private static Tensor one(ElementType type, int value) {
    ByteBuffer data = Tensor.allocate(type.bytes());
    switch (type) {
      case FLOAT -> data.putFloat(0, value);
      case INT32 -> data.putInt(0, value);
      case INT64 -> data.putLong(0, value);
      default -> throw new IllegalArgumentException("no number of " + type);
    }
    return new Tensor(type, new long[0], data);
  }

  private static List<TypedCase> numbers(ElementType type) {
    Tensor x = some(type, 2, 3);
    Tensor two = one(type, 2);
    List<TypedCase> all = new ArrayList<>();
    for (String operator : List.of("Abs", "Neg", "Sign", "Min", "Max")) {
      all.add(TypedCase.of(operator, NONE, type, 2, x));
    }
    for (String operator : List.of("Add", "Sub", "Mul", "Div", "Min", "Max", "Pow")) {
      all.add(TypedCase.of(operator, NONE, type, 2, x, two));
    }
    for (String operator : List.of("Less", "LessOrEqual", "Greater", "GreaterOrEqual")) {
      all.add(TypedCase.of(operator, NONE, ElementType.BOOL, 2, x, two));
    }
    for (String operator : List.of("ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd")) {
      all.add(TypedCase.of(operator, NONE, type, 2, x, longs(1)));
    }
    Map<String, Attribute> cut = Map.of("fmod", Attribute.of(1));
    all.add(TypedCase.of("Mod", type.isFloating() ? cut : NONE, type, 2, x, two));
    all.add(TypedCase.of("Clip", NONE, type, 2, x, one(type, -1), two));
    all.add(TypedCase.of("Pad", NONE, type, 2, x, longs(0, 1, 1, 0), two));
    for (String mode : List.of("edge", "reflect")) {
      Map<String, Attribute> spread = Map.of("mode", Attribute.of(mode));
      all.add(TypedCase.of("Pad", spread, type, 2, x, longs(0, 1, 1, 2)));
    }
    all.add(TypedCase.of("CumSum", NONE, type, 2, x, Tensor.of(new long[] {1})));
    Map<String, Attribute> least = Map.of("largest", Attribute.of(0));
    all.add(TypedCase.of("TopK", NONE, type, 2, x, longs(2)));
    all.add(TypedCase.of("TopK", least, type, 2, x, longs(2)));
    all.add(
        TypedCase.of(
            "OneHot", NONE, ElementType.FLOAT, 1, two, longs(4), Tensor.of(new float[] {0, 1}, 2)));
    all.add(TypedCase.of("Range", NONE, type, 1, two, one(type, 9), one(type, 3)));
    return all;
  }

  private static List<TypedCase> movements(ElementType type) {
    Tensor x = some(type, 2, 3);
    Tensor picks = Tensor.of(new long[] {-1, 0}, 2, 1);
    Map<String, Attribute> last = Map.of("axis", Attribute.of(-1));
    List<TypedCase> all = new ArrayList<>();
    all.add(TypedCase.of("Identity", NONE, type, 2, x));
    all.add(TypedCase.of("Reshape", NONE, type, 1, x, longs(-1)));
    all.add(TypedCase.of("Flatten", NONE, type, 2, x));
    all.add(TypedCase.of("Transpose", NONE, type, 2, x));
    all.add(TypedCase.of("Squeeze", NONE, type, 1, some(type, 1, 3), longs(0)));
    all.add(TypedCase.of("Unsqueeze", NONE, type, 3, x, longs(1)));
    all.add(TypedCase.of("Concat", last, type, 2, x, some(type, 2, 1)));
    all.add(TypedCase.of("Split", last, type, 2, x, longs(3)));
    all.add(TypedCase.of("Slice", NONE, type, 2, x, longs(-1), longs(-9), longs(1), longs(-2)));
    all.add(TypedCase.of("Gather", last, type, 3, x, picks));
    all.add(TypedCase.of("GatherElements", last, type, 2, x, picks));
    all.add(TypedCase.of("GatherND", NONE, type, 2, x, picks));
    all.add(TypedCase.of("ScatterElements", last, type, 2, x, picks, some(type, 2, 1)));
    all.add(TypedCase.of("ScatterND", NONE, type, 2, x, picks, some(type, 2, 3)));
    all.add(TypedCase.of("Expand", NONE, type, 3, x, longs(2, 1, 1)));
    all.add(TypedCase.of("Tile", NONE, type, 2, x, longs(2, 1)));
    all.add(TypedCase.of("Trilu", NONE, type, 2, x));
    Map<String, Attribute> block = Map.of("blocksize", Attribute.of(2));
    all.add(TypedCase.of("DepthToSpace", block, type, 4, some(type, 1, 4, 2, 1)));
    all.add(TypedCase.of("SpaceToDepth", block, type, 4, some(type, 1, 1, 2, 4)));
    all.add(TypedCase.of("Shape", NONE, ElementType.INT64, 1, x));
    all.add(TypedCase.of("Size", NONE, ElementType.INT64, 0, x));
    if (type != ElementType.BOOL) {
      Map<String, Attribute> adding = Map.of("reduction", Attribute.of("add"));
      Tensor twice = Tensor.of(new long[] {1, 1}, 2, 1);
      all.add(TypedCase.of("ScatterND", adding, type, 2, x, twice, some(type, 2, 3)));
    }
    return all;
  }

  private static List<TypedCase> tests(ElementType type) {
    Tensor truths = some(ElementType.BOOL, 2, 3);
    return List.of(
        TypedCase.of("Equal", NONE, ElementType.BOOL, 2, some(type, 2, 3), some(type, 1, 3)),
        TypedCase.of("Where", NONE, type, 2, truths, some(type, 2, 3), some(type, 1, 3)));
  }

  private static List<TypedCase> casts() {
    List<TypedCase> all = new ArrayList<>();
    List<ElementType> from = new ArrayList<>(ALL);
    from.add(ElementType.UINT8);
    for (ElementType type : from) {
      for (ElementType to : ALL) {
        Map<String, Attribute> attributes = Map.of("to", Attribute.of(to.code()));
        all.add(TypedCase.of("Cast", attributes, to, 2, some(type, 2, 3)));
      }
    }
    return all;
  }

  private static List<TypedCase> truths() {
    Tensor x = some(ElementType.BOOL, 2, 3);
    Tensor y = some(ElementType.BOOL, 3, 1, 1);
    List<TypedCase> all = new ArrayList<>();
    for (String operator : List.of("And", "Or", "Xor")) {
      all.add(TypedCase.of(operator, NONE, ElementType.BOOL, 3, x, y));
    }
    all.add(TypedCase.of("Not", NONE, ElementType.BOOL, 2, x));
    all.add(TypedCase.ofShape("ConstantOfShape", ElementType.FLOAT, some(ElementType.INT64, 2, 3)));
    return all;
  }

  private static List<TypedCase> floats() {
    Tensor x = some(ElementType.FLOAT, 2, 3);
    Tensor odd = Tensor.of(new float[] {Float.NaN, 1, Float.NEGATIVE_INFINITY, 1 / 0f}, 2, 2);
    List<TypedCase> all = new ArrayList<>();
    for (String operator : List.of("Floor", "Ceil", "Round")) {
      all.add(TypedCase.of(operator, NONE, ElementType.FLOAT, 2, x));
    }
    for (String operator : List.of("ArgMax", "ArgMin")) {
      for (long last : new long[] {0, 1}) {
        Map<String, Attribute> attributes =
            Map.of("axis", Attribute.of(1), "select_last_index", Attribute.of(last));
        Tensor ties = Tensor.of(new float[] {1, 2, 2, 1, 0, 0}, 2, 3);
        all.add(TypedCase.of(operator, attributes, ElementType.INT64, 2, ties));
      }
    }
    all.add(TypedCase.of("Hardmax", NONE, ElementType.FLOAT, 2, x));
    all.add(TypedCase.of("IsNaN", NONE, ElementType.BOOL, 2, odd));
    all.add(TypedCase.of("IsInf", NONE, ElementType.BOOL, 2, odd));
    Map<String, Attribute> above = Map.of("detect_negative", Attribute.of(0));
    all.add(TypedCase.of("IsInf", above, ElementType.BOOL, 2, odd));
    return all;
  }
}
