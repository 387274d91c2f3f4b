package io.sensorium.network;

import java.util.ArrayList;
import java.util.List;

/** Reads an {@code AttributeProto}. */
final class AttributeReader {
  private final WireReader message;
  private String name = "";
  private long type;
  private Attribute single;
  private final List<Long> integers = new ArrayList<>();
  private final List<Float> numbers = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  private AttributeReader(WireReader message) {
    this.message = message;
  }

  record Named(String name, Attribute value) {}

  static Named read(WireReader message) {
    return new AttributeReader(message).read();
  }

  private Named read() {
    while (message.next()) {
      field();
    }
    if (name.isEmpty()) {
      throw message.error("name", "is missing");
    }
    return new Named(name, value());
  }

  private void field() {
    switch (message.field()) {
      case 1 -> name = message.text("name");
      case 2 -> single = Attribute.of(message.number("f"));
      case 3 -> single = Attribute.of(message.varint("i"));
      case 4 -> single = Attribute.of(message.text("s"));
      case 5 -> single = new Attribute.Constant(TensorReader.read(message.message("t")).tensor());
      case 6, 11 -> throw refused("is a subgraph");
      case 7 -> message.fixed32s("floats", this::number);
      case 8 -> message.varints("ints", this::integer);
      case 9 -> texts.add(message.text("strings[" + texts.size() + "]"));
      case 10, 14, 15 -> throw refused("is a list of tensors or a type");
      case 20 -> type = message.varint("type");
      case 21 -> throw refused("refers to an attribute of a function");
      case 22, 23 -> throw refused("is a sparse tensor");
      default -> message.skip();
    }
  }

  private void number(int bits) {
    message.spend("floats", ReadingBudget.FIELD);
    numbers.add(Float.intBitsToFloat(bits));
  }

  private void integer(long value) {
    message.spend("ints", ReadingBudget.FIELD);
    integers.add(value);
  }

  private InvalidNetworkException refused(String what) {
    return message.error("type", "attribute '" + name + "' " + what + ", which is not supported");
  }

  /**
   * By the declared type; files of the first format version declare none, there the field that is
   * set decides.
   */
  private Attribute value() {
    return switch ((int) type) {
      case 0 -> undeclared();
      case 1 -> single(Attribute.Float.class, Attribute.of(0f));
      case 2 -> single(Attribute.Int.class, Attribute.of(0));
      case 3 -> single(Attribute.Text.class, Attribute.of(""));
      case 4 -> single(Attribute.Constant.class, null);
      case 6 -> new Attribute.Floats(numbers);
      case 7 -> new Attribute.Ints(integers);
      case 8 -> new Attribute.Texts(texts);
      default -> throw refused("has type " + type);
    };
  }

  private Attribute undeclared() {
    if (single != null) {
      return single;
    }
    if (!numbers.isEmpty()) {
      return new Attribute.Floats(numbers);
    }
    return texts.isEmpty() ? new Attribute.Ints(integers) : new Attribute.Texts(texts);
  }

  /** A zero may be left out of the file; a tensor may not. */
  private Attribute single(Class<? extends Attribute> expected, Attribute absent) {
    Attribute value = single == null ? absent : single;
    if (!expected.isInstance(value)) {
      throw message.error("type", "attribute '" + name + "' does not hold what its type says");
    }
    return value;
  }
}
