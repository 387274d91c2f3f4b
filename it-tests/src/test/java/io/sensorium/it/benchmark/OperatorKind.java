package io.sensorium.it.benchmark;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Kinds of operators, by which profiles of different runtimes can be compared. */
enum OperatorKind {
  ATTENTION("attention, softmax", "attention|softmax|batchmatmul"),
  PRODUCT("products and convolutions, with what is fused into them", "linear|matmul|gemm|conv"),
  NORMALIZATION("normalization", "norm|rsqrt|squareddifference"),
  MOVEMENT(
      "movement and memory",
      "reshape|view|transpose|permute|index|embedding|gather|slice|copy|clone|contiguous|pad|reorder"
          + "|strided|narrow|split|cat|pack|shape|expand|squeeze|fill|empty|resize|size|cast|::to$|_recv|_send"),
  REST("element by element, reductions, others", "");

  private final String words;
  private final Pattern names;

  OperatorKind(String words, String names) {
    this.words = words;
    this.names = Pattern.compile(names);
  }

  /** The first kind that a name fits. */
  static OperatorKind of(String operator) {
    String name = operator.toLowerCase(Locale.ROOT);
    return Stream.of(values()).filter(kind -> kind.names.matcher(name).find()).findFirst().get();
  }

  String words() {
    return words;
  }
}
