package io.sensorium.network;

import java.util.List;

/** The value of a node's attribute; the names are those of ONNX. */
@SuppressWarnings("JavaLangClash")
public sealed interface Attribute {
  record Int(long value) implements Attribute {}

  record Float(float value) implements Attribute {}

  record Text(String value) implements Attribute {}

  record Ints(List<Long> values) implements Attribute {
    public Ints {
      values = List.copyOf(values);
    }
  }

  record Floats(List<java.lang.Float> values) implements Attribute {
    public Floats {
      values = List.copyOf(values);
    }
  }

  record Texts(List<String> values) implements Attribute {
    public Texts {
      values = List.copyOf(values);
    }
  }

  record Constant(Tensor value) implements Attribute {}

  static Attribute of(long value) {
    return new Int(value);
  }

  static Attribute of(float value) {
    return new Float(value);
  }

  static Attribute of(String value) {
    return new Text(value);
  }

  static Attribute ofInts(long... values) {
    return new Ints(java.util.Arrays.stream(values).boxed().toList());
  }
}
