package io.sensorium.engine.pytorch.script;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few instructions of Python's pickle protocol 2 that a module needs. */
final class Pickle {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** An object of the module's class whose state follows, until {@link #end}. */
  static Pickle module(String name) {
    Pickle pickle = new Pickle();
    pickle.codes(0x80, 2).global("__torch__", name).codes(')', 0x81, '}', '(');
    return pickle;
  }

  Pickle bool(String key, boolean value) {
    return text(key).codes(value ? 0x88 : 0x89);
  }

  /** A float tensor of shape {@code [1]}, all of the storage {@code 0}. */
  Pickle placeholder(String key) {
    text(key).global("torch._utils", "_rebuild_tensor_v2").codes('(', '(').text("storage");
    global("torch", "FloatStorage").text("0").text("cpu").integer(1).codes('t', 'Q');
    integer(0).codes('(').integer(1).codes('t', '(').integer(1).codes('t', 0x89);
    return global("collections", "OrderedDict").codes(')', 'R', 't', 'R');
  }

  byte[] end() {
    return codes('u', 'b', '.').bytes.toByteArray();
  }

  private Pickle codes(int... codes) {
    for (int code : codes) {
      bytes.write(code);
    }
    return this;
  }

  private Pickle integer(int value) {
    return codes('J').littleEndian(value);
  }

  private Pickle littleEndian(int value) {
    return codes(value, value >>> 8, value >>> 16, value >>> 24);
  }

  private Pickle text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    codes('X').littleEndian(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  private Pickle global(String module, String name) {
    codes('c');
    bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }
}
